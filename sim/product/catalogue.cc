// A folder of product files -> catalogue: who extends whom, and what a file alone cannot know.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "product/profile.h"
#include "product/reader/profile_reader.h"
#include "product/reader/sourced_text_reader.h"

namespace coexist {
namespace {

constexpr size_t kMaxProducts = 256;
constexpr size_t kMaxGenerations = 32;

struct File {
  std::string name;
  JsonValue json;
  Diagnostics problems = {};
  std::optional<Diagnostic> mistake = {};  // why there is no product: its own, or that of one that it extends
  std::optional<Product> product = {};     // once it is resolved
  bool resolving = false;
  size_t generation = 1;
};

using Files = std::map<std::string, File, std::less<>>;

void reportFolder(const std::string& folder, std::string what, std::string hint, Diagnostics& problems) {
  report(problems, {SourceLocation{SourceFile::fromText(folder, "")}, std::move(what), std::move(hint)});
}

bool isProductName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-' || c == '.';
  });
}

// None when the folder cannot be read.
std::vector<std::filesystem::path> productPaths(const std::string& folder, Diagnostics& problems) {
  std::vector<std::filesystem::path> paths;
  std::error_code problem;
  std::filesystem::directory_iterator entry(folder, problem);
  for (; !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
    if (entry->path().extension() == ".json") paths.push_back(entry->path());
    if (paths.size() > kMaxProducts) break;
  }
  if (problem) reportFolder(folder, "cannot read the folder of products: " + problem.message(), {}, problems);
  if (!problem && paths.empty()) reportFolder(folder, "the folder holds no product (NAME.json)", {}, problems);
  if (paths.size() > kMaxProducts) {
    reportFolder(folder, "too many products", fmt::format("at most {}", kMaxProducts), problems);
    paths.clear();
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Files readFiles(const std::string& folder, Diagnostics& problems) {
  Files files;
  for (const std::filesystem::path& path : productPaths(folder, problems)) {
    const std::string name = path.stem().string();
    File& file = files[name];
    file.name = name;
    if (!isProductName(name)) {
      reportFolder(path.string(), "no name for a product", "small letters, digits, '-' and '.'", file.problems);
      file.mistake = file.problems.front();
      continue;
    }
    auto json = readJson(path.string(), file.problems);
    if (json) file.json = std::move(*json);
    if (!json) file.mistake = file.problems.front();
  }
  return files;
}

// The families that files say, whatever else is wrong with them.
WordGroups statedFamilies(const Files& files) {
  WordGroups families;
  for (const auto& [name, file] : files) {
    const JsonValue* family = file.json.find("family");
    if (family != nullptr && family->isString()) families[family->string()].push_back(name);
  }
  return families;
}

bool resolve(File& file, Files& files);

// The product that `file` extends, resolved; null, with the mistake, when that is none that can be extended.
const File* parentOf(File& file, const JsonValue& extends, Files& files) {
  std::vector<std::string> names;
  for (const auto& [name, other] : files) names.push_back(name);
  if (!checkWord(extends, "product", names, file.problems, statedFamilies(files))) return nullptr;
  File& parent = files.find(extends.string())->second;
  const bool circle = &parent == &file || parent.resolving;
  file.resolving = true;
  const bool found = !circle && resolve(parent, files);
  file.resolving = false;
  const bool tooDeep = found && parent.generation >= kMaxGenerations;
  if (circle) reportAt(extends, "the product extends itself in a circle", {}, file.problems);
  if (tooDeep) reportAt(extends, "too many generations of products", {}, file.problems);
  if (!found && !circle) file.mistake = parent.mistake;
  return found && !tooDeep ? &parent : nullptr;
}

// The file's own product on top of those that it extends; none when there is a mistake.
std::optional<Product> made(File& file, Files& files) {
  const JsonValue* extends = stringIn(file.json, "extends", file.problems);
  if (extends == nullptr && file.json.find("extends") != nullptr) return std::nullopt;
  Product product;
  if (extends != nullptr) {
    const File* parent = parentOf(file, *extends, files);
    if (parent == nullptr) return std::nullopt;
    product = *parent->product;
    file.generation = parent->generation + 1;
  }
  product.name = file.name;
  product.parent = extends != nullptr ? extends->string() : "";
  readProfile(file.json, product, file.problems);
  if (file.problems.empty()) checkComplete(file.json, product, file.problems);
  return file.problems.empty() ? std::optional(std::move(product)) : std::nullopt;
}

// Parents first. A file whose parent has a mistake has none of its own: it stands in the parent.
bool resolve(File& file, Files& files) {
  if (!file.product && !file.mistake) {
    file.product = made(file, files);
    if (!file.product && !file.mistake) file.mistake = file.problems.front();
  }
  return file.product.has_value();
}

// Every family that a product is of, and "*"; none while a file has a mistake, because of which one may be missing.
std::vector<std::string> familiesOf(const Files& files) {
  std::vector<std::string> families = {"*"};
  for (const auto& [name, file] : files) {
    if (!file.product) return {};
    families.push_back(file.product->family);
  }
  std::sort(families.begin(), families.end());
  families.erase(std::unique(families.begin(), families.end()), families.end());
  return families;
}

void checkRules(File& file, const std::vector<std::string>& families) {
  const JsonValue* rules = file.json.find("proxy");
  if (rules == nullptr) return;
  for (const JsonValue& rule : rules->items()) {
    const JsonValue* towards = rule.find("towards");
    if (towards == nullptr) continue;
    for (const JsonValue& family : towards->items()) checkWord(family, "family", families, file.problems);
  }
  if (!file.problems.empty()) file.mistake = file.problems.front();
}

// Proxy rules name families, which only the whole folder knows.
void checkFamilies(Files& files) {
  const std::vector<std::string> families = familiesOf(files);
  if (families.empty()) return;
  for (auto& [name, file] : files) checkRules(file, families);
  for (auto& [name, file] : files) {
    for (const File* at = &file; !file.mistake && !at->product->parent.empty();) {
      at = &files.find(at->product->parent)->second;
      file.mistake = at->mistake;
    }
  }
}

}  // namespace

std::optional<ProductCatalogue> ProductCatalogue::load(const std::string& folder, Diagnostics& problems) {
  Files files = readFiles(folder, problems);
  if (files.empty()) return std::nullopt;
  for (auto& [name, file] : files) resolve(file, files);
  checkFamilies(files);
  ProductCatalogue catalogue;
  for (auto& [name, file] : files) {
    for (Diagnostic& problem : file.problems) report(problems, std::move(problem));
    if (file.mistake) {
      catalogue.mistaken_.emplace(name, std::move(*file.mistake));
    } else {
      catalogue.products_[name] = std::make_shared<const Product>(std::move(*file.product));
    }
  }
  return catalogue;
}

Result<ProductCatalogue> ProductCatalogue::load(const std::string& folder) {
  Diagnostics problems;
  auto catalogue = load(folder, problems);
  if (catalogue) return std::move(*catalogue);
  return problems.empty() ? Error{"the products cannot be read", folder} : problems.front().error();
}

}  // namespace coexist

// A folder of product files -> catalogue: who extends whom, and what a file alone cannot know.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

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
  std::optional<Product> product;  // once it is resolved
  bool failed = false;
  bool resolving = false;
  size_t generation = 1;
};

using Files = std::map<std::string, File, std::less<>>;

void reportFolder(const std::string& folder, std::string what, std::string hint, Diagnostics& problems) {
  report(problems, {SourceLocation{SourceFile::fromText(folder, "")}, std::move(what), std::move(hint)});
}

bool isProductName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

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
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Files readFiles(const std::string& folder, Diagnostics& problems) {
  Files files;
  for (const std::filesystem::path& path : productPaths(folder, problems)) {
    const std::string name = path.stem().string();
    if (!isProductName(name)) {
      reportFolder(path.string(), "no name for a product", "small letters, digits, '-' and '.'", problems);
      continue;
    }
    auto json = readJson(path.string(), problems);
    File& file = files[name];
    file.name = name;
    file.failed = !json;
    if (json) file.json = std::move(*json);
  }
  return files;
}

bool resolve(File& file, Files& files, Diagnostics& problems);

// The product that `file` extends, resolved; null when that is none that can be extended.
const File* parentOf(File& file, const JsonValue& extends, Files& files, Diagnostics& problems) {
  std::vector<std::string> names;
  for (const auto& [name, other] : files) names.push_back(name);
  if (!checkWord(extends, "product", names, problems)) return nullptr;
  File& parent = files.find(extends.string())->second;
  const bool circle = &parent == &file || parent.resolving;
  file.resolving = true;
  const bool found = !circle && resolve(parent, files, problems);
  file.resolving = false;
  const bool tooDeep = found && parent.generation >= kMaxGenerations;
  if (circle) reportAt(extends, "the product extends itself in a circle", {}, problems);
  if (tooDeep) reportAt(extends, "too many generations of products", {}, problems);
  return found && !tooDeep ? &parent : nullptr;
}

// Parents first. A file whose parent failed fails silently: the mistake stands in the parent.
bool resolve(File& file, Files& files, Diagnostics& problems) {
  if (file.product || file.failed) return !file.failed;
  file.failed = true;
  const JsonValue* extends = stringIn(file.json, "extends", problems);
  if (extends == nullptr && file.json.find("extends") != nullptr) return false;
  Product product;
  if (extends != nullptr) {
    const File* parent = parentOf(file, *extends, files, problems);
    if (parent == nullptr) return false;
    product = *parent->product;
    file.generation = parent->generation + 1;
  }
  product.name = file.name;
  product.parent = extends != nullptr ? extends->string() : "";
  const size_t before = problems.size();
  readProfile(file.json, product, problems);
  if (problems.size() == before) checkComplete(file.json, product, problems);
  file.failed = problems.size() != before;
  if (!file.failed) file.product = std::move(product);
  return !file.failed;
}

// Proxy rules name families, which only the whole folder knows.
void checkFamilies(const Files& files, Diagnostics& problems) {
  std::vector<std::string> families = {"*"};
  for (const auto& [name, file] : files) {
    if (!file.product) return;  // a family may be missing because of a mistake that is reported already
    families.push_back(file.product->family);
  }
  std::sort(families.begin(), families.end());
  families.erase(std::unique(families.begin(), families.end()), families.end());
  for (const auto& [name, file] : files) {
    const JsonValue* rules = file.json.find("proxy");
    if (rules == nullptr) continue;
    for (const JsonValue& rule : rules->items()) {
      const JsonValue* towards = rule.find("towards");
      if (towards == nullptr) continue;
      for (const JsonValue& family : towards->items()) checkWord(family, "family", families, problems);
    }
  }
}

}  // namespace

std::optional<ProductCatalogue> ProductCatalogue::load(const std::string& folder, Diagnostics& problems) {
  const size_t before = problems.size();
  Files files = readFiles(folder, problems);
  for (auto& [name, file] : files) resolve(file, files, problems);
  checkFamilies(files, problems);
  const bool allRead = std::all_of(files.begin(), files.end(), [](const auto& file) { return !file.second.failed; });
  if (problems.size() != before || !allRead) return std::nullopt;
  ProductCatalogue catalogue;
  for (auto& [name, file] : files) {
    catalogue.products_[name] = std::make_shared<const Product>(std::move(*file.product));
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

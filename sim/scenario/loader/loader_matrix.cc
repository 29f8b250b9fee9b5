// "matrix": a list of rows, or an object of lists whose every combination is a cell.
#include <fmt/format.h>

#include "base/text.h"
#include "scenario/loader/loader_context.h"
#include "scenario/loader/loader_words.h"
#include "scenario/pattern/pattern_parts.h"

namespace coexist {
namespace {

class MatrixLoader {
 public:
  MatrixLoader(FileContext& file, const JsonValue& matrix) : file_(file), matrix_(matrix) {}

  std::vector<MatrixRow> run() {
    if (matrix_.isArray()) {
      rows();
    } else if (matrix_.isObject()) {
      product();
    } else {
      fail(matrix_, "\"matrix\" must be a list of rows or an object of lists");
    }
    if (cells_.empty() && fine_) fail(matrix_, "an empty \"matrix\"");
    if (cells_.size() > kMaxCells) fail(matrix_, fmt::format("a \"matrix\" of {} cells", cells_.size()), "64 at most");
    if (!fine_) cells_.clear();
    return std::move(cells_);
  }

 private:
  void fail(const JsonValue& value, std::string what, std::string hint = {}) {
    const bool container = value.isArray() || value.isObject();
    report(file_.problems, {value.place(), std::move(what), std::move(hint), container ? 1 : value.length()});
    fine_ = false;
  }

  void checkKey(const JsonMember& member) {
    const auto problem = [&](std::string what) {
      report(file_.problems, {member.keyPlace, std::move(what), {}, member.keyLength});
      fine_ = false;
    };
    if (!isPatternName(member.key)) return problem("a value of the matrix has a name of letters, digits, '_' and '-'");
    const std::string& text = member.keyPlace.file->text;
    if (text.find("${" + member.key + "}") == std::string::npos) {
      problem(fmt::format("${{{}}} stands nowhere in this file", member.key));
    }
  }

  std::string valueOf(const JsonValue& value) {
    if (value.isString() || value.kind() == JsonKind::kNumber) return value.string();
    if (value.kind() == JsonKind::kBoolean) return value.boolean() ? "true" : "false";
    fail(value, "a value of the matrix is a string, a number, true or false");
    return {};
  }

  void rows() {
    for (const JsonValue& item : matrix_.items()) {
      if (!expectKind(item, JsonKind::kObject, "a row of the matrix", file_.problems)) {
        fine_ = false;
        continue;
      }
      MatrixRow row;
      for (const JsonMember& member : item.members()) {
        checkKey(member);
        row[member.key] = valueOf(member.value);
      }
      if (row.empty() || (!cells_.empty() && !sameKeys(row, cells_[0])))
        fail(item, "each row of the matrix has the same names, one at least");
      for (const MatrixRow& other : cells_) {
        if (other == row) fail(item, "a row of the matrix stands there twice");
      }
      if (cells_.size() <= kMaxCells) cells_.push_back(std::move(row));
    }
  }

  static bool sameKeys(const MatrixRow& a, const MatrixRow& b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](const auto& x, const auto& y) { return x.first == y.first; });
  }

  // The value that stands last varies first.
  void product() {
    size_t count = matrix_.members().empty() ? 0 : 1;
    for (const JsonMember& member : matrix_.members()) {
      checkKey(member);
      if (!expectKind(member.value, JsonKind::kArray, "a list of the matrix", file_.problems)) {
        fine_ = false;
        return;
      }
      count *= member.value.items().size();
      if (count > kMaxCells) return fail(matrix_, "a \"matrix\" of too many cells", "64 at most");
    }
    for (size_t cell = 0; cell < count; ++cell) {
      MatrixRow row;
      size_t rest = cell;
      for (auto member = matrix_.members().rbegin(); member != matrix_.members().rend(); ++member) {
        const auto& values = member->value.items();
        row[member->key] = valueOf(values[rest % values.size()]);
        rest /= values.size();
      }
      for (const MatrixRow& other : cells_) {
        if (other == row) fail(matrix_, "a value of the matrix stands in its list twice");
      }
      cells_.push_back(std::move(row));
    }
  }

  FileContext& file_;
  const JsonValue& matrix_;
  bool fine_ = true;
  std::vector<MatrixRow> cells_;
};

}  // namespace

std::vector<MatrixRow> loadMatrix(FileContext& file, const CaseSource& source) {
  const JsonValue* matrix = source.find("matrix");
  if (!matrix) return {MatrixRow{}};
  return MatrixLoader(file, *matrix).run();
}

}  // namespace coexist

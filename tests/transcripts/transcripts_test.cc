// Every public transcript is one test: a seat of ours answers as the real server did, but for what its file marks.
// `transcripts_test --mark` writes the marks anew.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>

#include "net/testbed.h"
#include "transcripts/player.h"
#include "transcripts/table.h"
#include "transcripts/transcript_kit.h"

namespace coexist::transcripts {
namespace {

const std::string kRoot = COEXIST_SOURCE_DIR;
const std::string kFolder = "tests/transcripts";

// Those of this run, in its order.
struct Finished {
  std::deque<PublicTranscript> transcripts;
  std::vector<Played> played;
};

// Plays the file; an error names what is wrong with it.
Status playFile(const std::string& path, Finished& finished) {
  const auto file = SourceFile::read(kRoot + "/" + path);
  if (!file) return file.error();
  Diagnostics problems;
  auto transcript =
      loadTranscript(SourceFile::fromText(path, (*file)->text), vocabularyOf(shippedCatalogues()), problems);
  if (!transcript) {
    std::string text = "does not load\n";
    for (const Diagnostic& problem : problems) text += problem.text();
    return Error{text};
  }
  static LabCertificates certificates(kLabUnixSeconds);
  const PublicTranscript& kept = finished.transcripts.emplace_back(std::move(*transcript));
  auto ours = play(kept, shippedCatalogues(), certificates);
  if (!ours) return ours.error();
  finished.played.push_back(compare(kept, std::move(*ours)));
  return {};
}

// "2003-pop3-mailkit-391": the generation of the seat that answers, the protocol, the source.
std::string beginningOfName(const PublicTranscript& transcript) {
  const std::string seat = transcript.scenario.front.value_or(transcript.scenario.backs.at(0).product);
  const size_t generation = seat.find('-') + 1;
  const MailProtocol protocol = portOf(transcript.scenario).protocol;
  return fmt::format("{}-{}", seat.substr(generation, seat.find('-', generation) - generation),
                     mailProtocolName(protocol));
}

class TranscriptTest : public ::testing::Test {
 public:
  TranscriptTest(std::string path, Finished& finished) : path_(std::move(path)), finished_(finished) {}

  void TestBody() override {
    const Status status = playFile(path_, finished_);
    ASSERT_TRUE(status.ok()) << path_ << ": " << status.error().message();
    const PublicTranscript& transcript = finished_.transcripts.back();
    EXPECT_EQ(transcript.name.substr(0, beginningOfName(transcript).size()), beginningOfName(transcript)) << path_;
    for (const std::string& wrong : wrongMarks(finished_.played.back())) ADD_FAILURE() << wrong;
  }

 private:
  const std::string path_;
  Finished& finished_;
};

std::vector<std::string> transcriptFiles() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kRoot + "/" + kFolder)) {
    if (entry.path().extension() == ".json") files.push_back(kFolder + "/" + entry.path().filename().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void registerTranscripts(Finished& finished) {
  for (const std::string& path : transcriptFiles()) {
    std::string name = std::filesystem::path(path).stem().string();
    const auto breaksName = [](char c) { return c == '-' || c == '.'; };
    std::replace_if(name.begin(), name.end(), breaksName, '_');
    ::testing::RegisterTest("Transcript", name.c_str(), nullptr, path.c_str(), __FILE__, __LINE__,
                            [path, &finished]() -> TranscriptTest* { return new TranscriptTest(path, finished); });
  }
}

int writeMarks() {
  Finished finished;
  int failed = 0;
  for (const std::string& path : transcriptFiles()) {
    const Status status = playFile(path, finished);
    if (!status) fmt::print("{}: {}\n", path, status.error().message());
    if (!status) failed = 1;
    if (!status || wrongMarks(finished.played.back()).empty()) continue;
    std::ofstream(kRoot + "/" + path, std::ios::binary) << markedFile(finished.played.back());
    fmt::print("{}: marked\n", path);
  }
  return failed;
}

}  // namespace
}  // namespace coexist::transcripts

int main(int argc, char** argv) {
  namespace transcripts = coexist::transcripts;
  ::testing::InitGoogleTest(&argc, argv);
  if (argc > 1 && std::string_view(argv[1]) == "--mark") return transcripts::writeMarks();
  transcripts::Finished finished;
  transcripts::registerTranscripts(finished);
  const int failed = RUN_ALL_TESTS();
  if (failed != 0) fmt::print("\n`transcripts_test --mark` writes the marks anew; then say why each line differs.\n");
  if (!finished.played.empty()) fmt::print("\n{}", transcripts::renderTable(finished.played));
  return failed;
}

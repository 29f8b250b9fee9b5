// Says a public transcript's client lines to a seat of ours, and holds what that answers against the source.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "net/certificates.h"
#include "transcripts/transcript_file.h"
#include "world/catalogues.h"

namespace coexist::transcripts {

// The server's lines for each of the transcript's turns, without CRLF. Each line of the client is said when the world
// has come to rest, of a pipelined one each group of lines; of a connection that the server has ended nothing more
// comes.
Result<std::vector<std::vector<std::string>>> play(const PublicTranscript& transcript, const Catalogues& catalogues,
                                                   CertificateStore& certificates);

}  // namespace coexist::transcripts

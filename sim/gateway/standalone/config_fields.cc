#include "gateway/standalone/config_fields.h"

#include "base/field_row.h"
#include "gateway/standalone/config_shapes.h"
#include "product/proxy_names.h"

namespace coexist {
namespace {

constexpr int64_t kMaxLoops = 64;
constexpr int64_t kMaxConnections = 1'000'000;
constexpr int64_t kMaxMs = 24 * 60 * 60 * 1000;
constexpr int64_t kMaxPort = 65535;
constexpr int64_t kMaxNtlmWindowMs = int64_t{3} * 24 * 60 * 60 * 1000;
constexpr int64_t kMaxLogBytes = int64_t{1} << 50;

constexpr FieldForm kFile = anyText();  // relative to the configuration's folder

constexpr WordRow<bool> kLocalSenderWords[] = {{"authenticated", true}, {"anybody", false}};
constexpr WordRow<bool> kEmptySenderWords[] = {{"local", true}, {"anywhere", false}};

constexpr Field<GatewayConfig> kTop[] = {
    {"$schema", anyText(), "where editors find the schema of this file"},
    {"product", shaped(&productNameShape), "the profile that it follows: `coexist products`"},
    field<&GatewayConfig::host>("host", someText(), "the gateway's own name, as its certificate has it")
        .thatIsRequired(),
    Field<GatewayConfig>{"listen", shaped(&listenShape), R"(where it listens: [{"address": "127.0.0.1", "port": 143}])"}
        .thatIsRequired(),
    field<&GatewayConfig::exposed>("exposed", trueOrFalse(), "other machines may reach it"),
    field<&GatewayConfig::plainTextLogins>("plain-text-logons", trueOrFalse(), "takes passwords in clear"),
    {"ntlm", shaped(&ntlmShape), "which log-ons by NTLM are taken; unsaid, the product's profile decides"},
    {"certificate", kFile, "PEM file; without it one is made at start, loopback only"},
    {"key", kFile, "PEM file of the certificate's private key"},
    field<&GatewayConfig::verifyBackEnds>("verify-back-ends", trueOrFalse(),
                                          "checks back ends' certificates and names where no password is shown; where "
                                          "one is, they are checked unless the home says clear-passwords"),
    Field<GatewayConfig>{
        "homes", shaped(&homesShape),
        R"(the back ends, by the names that users' homes call them: {"main": {"host": "mail.example.test"}})"}
        .thatIsRequired(),
    Field<GatewayConfig>{"users", shaped(&usersShape), R"(who may log on: [{"user": "alice", "home": "main"}])"}
        .thatIsRequired(),
    {"server-account", shaped(&accountShape), "for log-ons on trust"},
    {"service-account", shaped(&accountShape), "may open every mailbox that it names"},
    wordField<kLocalSenderWords, &GatewayConfig::localSendersLogOn>(
        "local-senders", "who may send as an address of the users' mail domains on port 25"),
    wordField<kEmptySenderWords, &GatewayConfig::emptySendersStayLocal>(
        "empty-senders", "where a user's mail without a sender (<>) may go: mail programs send receipts so"),
    {"postmaster", anyText(), "a user or a home: who gets what is sent to the postmaster"},
    {"limits", shaped(&limitsShape), "how much it bears, and how long it waits"},
    field<&GatewayConfig::loops>("loops", integer(1, kMaxLoops), "threads, each with its own sockets"),
    field<&GatewayConfig::owner, &ProcessOwner::user>(
        "user", someText(),
        "of this system: what the process becomes when it listens; it must be able to read these files"),
    field<&GatewayConfig::owner, &ProcessOwner::group>("group", someText(),
                                                       "of this system; without it the user's own"),
    {"protocol-log", shaped(&protocolLogShape),
     "CSV files, appended to, one a protocol: a row does not say which protocol it is of"},
    field<&GatewayConfig::protocolLogBytes>("protocol-log-bytes", integer(0, kMaxLogBytes),
                                            "a protocol log that has grown to this becomes NAME.1, in the place of the "
                                            "one before, and is begun anew; 0: never"),
};

constexpr WordRow<bool> kNtlmVersionWords[] = {{"all", false}, {"v2", true}};
constexpr WordRow<ChannelBinding> kBindingWords[] = {
    {"off", ChannelBinding::kNone}, {"when-sent", ChannelBinding::kAllow}, {"required", ChannelBinding::kRequire}};

constexpr Field<NtlmKeys> kNtlm[] = {
    field<&NtlmKeys::inClear>("in-clear", trueOrFalse(), "NTLM is offered without TLS; unsaid: unless exposed"),
    wordField<kNtlmVersionWords, &NtlmKeys::v2Only>(
        "versions",
        "v2 takes NTLMv2 alone, all takes NTLMv1, NTLM2 session and LMv2 too, which can be broken off-line"),
    field<&NtlmKeys::micWithTime>("mic", trueOrFalse(), "a proof needs a MIC: nothing was changed on the way"),
    field<&NtlmKeys::pairsUnchanged>("target-info", trueOrFalse(), "a proof returns what the gateway said of itself"),
    field<&NtlmKeys::ownTarget>("target-name", trueOrFalse(), "a proof that names its server names this host"),
    field<&NtlmKeys::timeWindowMs>("time-window-ms", integer(0, kMaxNtlmWindowMs),
                                   "how far a proof's time may be from the gateway's; 0: any"),
    wordField<kBindingWords, &NtlmKeys::binding>(
        "channel-binding", "whether a proof names this TLS channel: not looked at, looked at when sent, or required"),
};

constexpr Field<ListenerEntry> kListener[] = {
    field<&ListenerEntry::address>("address", someText(), "\"127.0.0.1\": loopback, unless exposed").thatIsRequired(),
    field<&ListenerEntry::port>("port", integer(0, kMaxPort), "143 for imap, 993 for imaps, ...").thatIsRequired(),
    field<&ListenerEntry::protocol>(
        "protocol", wordOutOf(&servicePortNames, "protocol"),
        "may be left out at the well-known ports 143, 993, 110, 995, 25, 465 and 587; imaps, pop3s and smtps speak TLS "
        "from the first octet; smtps and submission take nothing without a log-on"),
};

constexpr Field<HomeServer> kHome[] = {
    field<&HomeServer::host>("host", someText(), "the back end's name, as its certificate has it").thatIsRequired(),
    field<&HomeServer::address>("address", someText(), "connected to instead of the name, which its certificate has"),
    field<&HomeServer::family>("family", someText(), "for the product's proxy rules"),
    {"authorities", kFile,
     "PEM file: who may have signed its certificate, and nobody else; the system's authorities without it"},
    field<&HomeServer::clearPasswords>(
        "clear-passwords", trueOrFalse(),
        "passwords, its users' and the service account's, go to it in clear too, or in TLS that is not checked"),
    {"service-logon", shaped(&serviceLogonShape), kServiceLogonHelp},
    {"imap", shaped(&homeServiceShape), "how its IMAP is reached, instead of the product's rule"},
    {"pop3", shaped(&homeServiceShape), "how its POP3 is reached, instead of the product's rule"},
    {"smtp", shaped(&homeServiceShape), "how its SMTP is reached, instead of the product's rule"},
};

constexpr Field<HomeService> kHomeService[] = {
    field<&HomeService::port>("port", integer(1, kMaxPort), "where it listens"),
    wordField<kProxySecurities, &HomeService::security>("security",
                                                        "in clear, by STARTTLS, or TLS from the first octet"),
};

constexpr Field<Account> kUser[] = {
    field<&Account::name>("user", someText(), "the user's name").thatIsRequired(),
    field<&Account::home>("home", someText(), "the name of one of the homes").thatIsRequired(),
    field<&Account::domain>("domain", anyText(), "NT domain"),
    field<&Account::account>("account", anyText(), "NT account; the user's name without it"),
    field<&Account::alias>("alias", anyText(),
                           "of the mailbox; the account without it, where no service log-on names it"),
    field<&Account::smtpAddress>("mail", anyText(), "SMTP address"),
    field<&Account::upn>("upn", anyText(), "user principal name"),
    {"password-file", kFile, "its first line is the password; needed where the gateway itself judges the user"},
    {"nt-hash-file", kFile, "32 hexadecimal digits, instead of a password"},
    field<&Account::healthMailbox>("health-mailbox", trueOrFalse(), "only probes log on to it"),
};

constexpr Field<AccountEntry> kAccount[] = {
    field<&AccountEntry::user>("user", someText(), "the account's name").thatIsRequired(),
    Field<AccountEntry>{"password-file", kFile, "the file with its password"}.thatIsRequired(),
};

constexpr Field<GatewayConfig> kLimits[] = {
    field<&GatewayConfig::limits, &FrontEndLimits::maxConnections>("connections", integer(1, kMaxConnections),
                                                                   "clients at a time"),
    field<&GatewayConfig::limits, &FrontEndLimits::maxConnectionsPerAddress>(
        "connections-per-address", integer(1, kMaxConnections), "of them from one address, or one IPv6 /64"),
    field<&GatewayConfig::limits, &FrontEndLimits::backEndConnectMs>("back-end-connect-ms", integer(1, kMaxMs),
                                                                     "until a back end is connected"),
    field<&GatewayConfig::limits, &FrontEndLimits::backEndRestMs>(
        "back-end-rest-ms", integer(0, kMaxMs), "a back end that was not connected in time is not asked again so long"),
    field<&GatewayConfig::limits, &FrontEndLimits::backEndConnects>("back-end-connects", integer(1, kMaxConnections),
                                                                    "to one back end, under way at a time"),
    field<&GatewayConfig::limits, &FrontEndLimits::backEndLoginMs>("back-end-logon-ms", integer(1, kMaxMs),
                                                                   "until it has taken the log-on"),
    field<&GatewayConfig::penaltyKeys, &PenaltyKeys::delayMs>(
        "logon-delay-ms", integer(0, kMaxMs),
        "before a failed log-on's answer, and before the next one from there, doubled with each failure"),
    field<&GatewayConfig::penaltyKeys, &PenaltyKeys::mostDelayMs>("most-logon-delay-ms", integer(0, kMaxMs),
                                                                  "to which that delay grows"),
    field<&GatewayConfig::penaltyKeys, &PenaltyKeys::addressFailures>(
        "address-failures", integer(0, kMaxConnections),
        "failed log-ons from which on an address is refused unasked, but by accounts that it has been in; 0: never"),
    field<&GatewayConfig::penaltyKeys, &PenaltyKeys::accountFailures>(
        "account-failures", integer(0, kMaxConnections),
        "failed log-ons to an account from which on addresses that are new to it wait; 0: never"),
    field<&GatewayConfig::penaltyKeys, &PenaltyKeys::forgetMs>("forget-failure-ms", integer(1000, kMaxMs),
                                                               "one failed log-on is forgotten each"),
    field<&GatewayConfig::penaltyKeys, &PenaltyKeys::hidesNames>(
        "hide-names", trueOrFalse(), "who has proved nothing hears the same, whether he exists or not"),
    field<&GatewayConfig::limits, &FrontEndLimits::logRowsBeforeLogin>(
        "log-rows-before-logon", integer(1, kMaxConnections),
        "of one connection in the protocol log, until it has logged on or brought a message"),
    field<&GatewayConfig::drainMs>("drain-ms", integer(1, kMaxMs), "how long SIGTERM waits for log-ons to end"),
};

}  // namespace

std::span<const Field<GatewayConfig>> gatewayFields() { return kTop; }
std::span<const Field<GatewayConfig>> limitFields() { return kLimits; }
std::span<const Field<NtlmKeys>> ntlmFields() { return kNtlm; }
std::span<const Field<HomeServer>> homeFields() { return kHome; }
std::span<const Field<HomeService>> homeServiceFields() { return kHomeService; }
std::span<const Field<Account>> userFields() { return kUser; }
std::span<const Field<ListenerEntry>> listenerFields() { return kListener; }
std::span<const Field<AccountEntry>> accountFields() { return kAccount; }

}  // namespace coexist

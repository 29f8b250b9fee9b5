// The section of one protocol in a product file ("imap", "pop3", "smtp"): what all three have in common. Each
// protocol's reader says its keys, its texts and the one thing that its states hold besides mechanisms.
#pragma once

#include "product/profile.h"
#include "product/reader/sourced_text_reader.h"

namespace coexist {

class ServiceReader : protected FactReader {
 public:
  virtual ~ServiceReader() = default;
  // Lays the section over what the product's parent says. Mistakes become problems.
  void read(const JsonValue& section);

 protected:
  ServiceReader(MailProtocol protocol, Product& product, Diagnostics& problems)
      : FactReader(problems), product_(product), protocol_(protocol) {}

  // "served": false takes the protocol of the parent away; then nothing else may stand there.
  virtual void serve(bool served) = 0;
  virtual std::vector<std::string> ownKeys() const = 0;  // besides served, states, limits, texts and settings
  virtual void readOwn(const JsonValue& section) = 0;
  virtual void limits(const JsonValue& object) = 0;

  virtual std::vector<std::string> textNames() const = 0;
  virtual std::span<SourcedText> texts() = 0;  // in the order of textNames()
  // What is wrong with the text of that number: "must begin with +OK". Empty: nothing.
  virtual std::string textFault(size_t which, const std::string& text) const = 0;
  virtual std::string fields(size_t which) const = 0;  // what may stand in its braces: "host octets"

  virtual MechanismLists& mechanismLists() = 0;
  virtual std::string_view offerKey() const = 0;       // "capability"
  virtual bool checkOffer(const JsonValue& cell) = 0;  // the member offerKey() of a state
  virtual void takeOffer(const JsonValue& cell, size_t role, size_t state) = 0;

  template <typename Text>
  static std::vector<std::string> namesOf(std::string_view (*name)(Text)) {
    std::vector<std::string> names;
    for (size_t i = 0; i < static_cast<size_t>(Text::kCount); ++i) names.emplace_back(name(static_cast<Text>(i)));
    return names;
  }
  // A list of lines in which `fields` may stand. Where the keyword `mechanismKey` stands in front, the mechanisms do
  // not.
  bool checkLines(const JsonValue& cell, std::string_view fields, std::string_view mechanismKey);

  Product& product_;

 private:
  void readTexts(const JsonValue& object);
  void checkText(const JsonValue& value, size_t which, const SourcedText& fact);
  void states(const JsonValue& object);
  void state(const JsonValue& cell, std::span<const size_t> roles, std::span<const size_t> statesAt);
  std::vector<std::string> mechanisms(const JsonValue& list, const std::vector<std::string>& known);

  const MailProtocol protocol_;
};

void readImapSection(const JsonValue& section, Product& product, Diagnostics& problems);
void readPop3Section(const JsonValue& section, Product& product, Diagnostics& problems);
void readSmtpSection(const JsonValue& section, Product& product, Diagnostics& problems);

}  // namespace coexist

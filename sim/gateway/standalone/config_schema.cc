#include <nlohmann/json.hpp>

#include "base/field_schema.h"
#include "gateway/standalone/config.h"
#include "gateway/standalone/config_fields.h"
#include "gateway/standalone/config_shapes.h"

namespace coexist {

using Json = nlohmann::ordered_json;

Json productNameShape() { return {{"type", "string"}, {"default", kGatewaysProduct}}; }

Json listenShape() { return {{"type", "array"}, {"minItems", 1}, {"items", objectSchema(shapesOf(listenerFields()))}}; }

Json homesShape() { return {{"type", "object"}, {"additionalProperties", objectSchema(shapesOf(homeFields()))}}; }

Json usersShape() { return {{"type", "array"}, {"items", objectSchema(shapesOf(userFields()))}}; }
Json homeServiceShape() { return objectSchema(shapesOf(homeServiceFields())); }
Json serviceLogonShape() { return {{"type", "string"}, {"minLength", 1}}; }
Json accountShape() { return objectSchema(shapesOf(accountFields())); }
Json ntlmShape() { return objectSchema(shapesOf(ntlmFields())); }
Json limitsShape() { return objectSchema(shapesOf(limitFields())); }

Json protocolLogShape() {
  std::vector<FieldShape> files;
  const std::vector<std::string> protocols = mailProtocolNames();
  for (const std::string& protocol : protocols) files.push_back({protocol, anyText(), "its file"});
  return objectSchema(files);
}

std::string gatewayConfigSchema() {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                 {"title", "coexist gateway"},
                 {"description",
                  "A front end by itself. Paths are relative to this file; passwords stand in files of their own."}};
  schema.update(objectSchema(shapesOf(gatewayFields())));
  return schema.dump(2) + "\n";
}

}  // namespace coexist

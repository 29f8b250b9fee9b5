#include "gateway/standalone/config.h"

namespace coexist {
namespace {

constexpr const char* kSchema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "coexist gateway",
  "description": "A front end by itself. Paths are relative to this file; passwords stand in files of their own.",
  "type": "object",
  "additionalProperties": false,
  "required": ["host", "listen", "homes", "users"],
  "properties": {
    "$schema": {"type": "string"},
    "product": {"type": "string", "default": "coexist", "description": "the profile that it follows: `coexist products`"},
    "host": {"type": "string", "minLength": 1, "description": "what it calls itself, as its certificate has it"},
    "listen": {
      "type": "array", "minItems": 1,
      "items": {
        "type": "object", "additionalProperties": false, "required": ["address", "port"],
        "properties": {
          "address": {"type": "string", "minLength": 1, "description": "loopback, unless exposed"},
          "port": {"type": "integer", "minimum": 0, "maximum": 65535},
          "protocol": {"enum": ["imap", "imaps", "pop3", "pop3s", "smtp", "smtps", "submission"], "description": "may be left out at the well-known ports 143, 993, 110, 995, 25, 465 and 587; imaps, pop3s and smtps speak TLS from the first octet; smtps and submission take nothing without a log-on"}
        }
      }
    },
    "exposed": {"type": "boolean", "default": false, "description": "other machines may reach it"},
    "plain-text-logons": {"type": "boolean", "default": false, "description": "takes passwords in clear"},
    "certificate": {"type": "string", "description": "PEM file; without it one is made at start, loopback only"},
    "key": {"type": "string", "description": "PEM file of the certificate's private key"},
    "verify-back-ends": {"type": "boolean", "default": true, "description": "checks back ends' certificates and names"},
    "homes": {
      "type": "object", "description": "the back ends, by the names that users' homes call them",
      "additionalProperties": {
        "type": "object", "additionalProperties": false, "required": ["host"],
        "properties": {
          "host": {"type": "string", "minLength": 1, "description": "as its certificate has it"},
          "family": {"type": "string", "default": "any", "description": "for the product's proxy rules"},
          "authorities": {"type": "string", "description": "PEM file: who has signed its certificate; all homes' authorities are trusted together"},
          "imap": {"$ref": "#/$defs/service"},
          "pop3": {"$ref": "#/$defs/service"},
          "smtp": {"$ref": "#/$defs/service"}
        }
      }
    },
    "users": {
      "type": "array",
      "items": {
        "type": "object", "additionalProperties": false, "required": ["user", "home"],
        "properties": {
          "user": {"type": "string", "minLength": 1},
          "home": {"type": "string", "minLength": 1},
          "domain": {"type": "string", "description": "NT domain"},
          "account": {"type": "string", "description": "NT account; the user's name without it"},
          "alias": {"type": "string"},
          "mail": {"type": "string"},
          "upn": {"type": "string", "description": "user principal name"},
          "password-file": {"type": "string", "description": "needed where the gateway itself judges the user"},
          "nt-hash-file": {"type": "string", "description": "32 hexadecimal digits, instead of a password"},
          "health-mailbox": {"type": "boolean", "default": false}
        }
      }
    },
    "server-account": {"$ref": "#/$defs/account", "description": "for log-ons on trust"},
    "service-account": {"$ref": "#/$defs/account", "description": "may open every mailbox that it names"},
    "limits": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "connections": {"type": "integer", "minimum": 1, "default": 10000},
        "connections-per-address": {"type": "integer", "minimum": 1, "default": 1000},
        "back-end-connect-ms": {"type": "integer", "minimum": 1, "default": 10000},
        "back-end-logon-ms": {"type": "integer", "minimum": 1, "default": 30000},
        "drain-ms": {"type": "integer", "minimum": 1, "default": 30000, "description": "how long SIGTERM waits for log-ons to end"}
      }
    },
    "loops": {"type": "integer", "minimum": 1, "maximum": 64, "default": 1, "description": "threads, each with its own sockets"},
    "protocol-log": {
      "type": "object", "additionalProperties": false,
      "description": "CSV files, appended to, one a protocol: a row does not say which protocol it is of",
      "properties": {"imap": {"type": "string"}, "pop3": {"type": "string"}, "smtp": {"type": "string"}}
    }
  },
  "$defs": {
    "service": {
      "type": "object", "additionalProperties": false, "description": "how the back end is reached, instead of the product's rule",
      "properties": {
        "port": {"type": "integer", "minimum": 1, "maximum": 65535},
        "security": {"enum": ["clear", "starttls", "tls"]}
      }
    },
    "account": {
      "type": "object", "additionalProperties": false, "required": ["user", "password-file"],
      "properties": {"user": {"type": "string", "minLength": 1}, "password-file": {"type": "string"}}
    }
  }
}
)json";

}  // namespace

std::string gatewayConfigSchema() { return kSchema; }

}  // namespace coexist

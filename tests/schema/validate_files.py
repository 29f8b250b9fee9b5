"""Validates every scenario, product and persona, and the example of a gateway's configuration, against the JSON Schema that coexist prints for its kind,
with an independent validator.

Usage: validate_files.py COEXIST PROJECT

The loader and the schema are two descriptions of one language: a file that the loader takes must be valid, and what an
editor would underline must not load. Exits with 1 and one line for each difference.
"""

import json
import pathlib
import subprocess
import sys

import jsonschema

# Small mistakes that an editor must underline. Each is a change of a valid scenario.
MISTAKES = {
    "an unknown key": lambda scenario: scenario.update({"titel": "x"}),
    "no script, no cases": lambda scenario: (scenario.pop("script", None), scenario.pop("cases", None)),
    "a title that is a number": lambda scenario: scenario.update({"title": 1}),
    "a step that is a number": lambda scenario: scenario.update({"script": [1]}),
    "a step with an unknown verb": lambda scenario: scenario.update({"script": [{"conect": "C"}]}),
    "a line with an unknown letter": lambda scenario: scenario.update({"script": ["X: a1 NOOP"]}),
}


FOLDERS = {"scenario": "scenarios", "product": "fixtures/products", "persona": "fixtures/personas"}
GATEWAY_EXAMPLE = "tests/gateway/standalone/every-key.json"  # every key of every object


def validator_of(program, *command):
    schema = json.loads(subprocess.run([program, *command], check=True, capture_output=True).stdout)
    validator_class = jsonschema.validators.validator_for(schema)
    validator_class.check_schema(schema)
    return validator_class(schema)


def objects_in(value):
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from objects_in(inner)


def gateway_failures(program, project):
    """The example is valid, and with one unknown key more in any of its objects it is not."""
    validator = validator_of(program, "gateway", "--schema")
    example = json.loads((pathlib.Path(project) / GATEWAY_EXAMPLE).read_text(encoding="utf-8"))
    failures = [f"{GATEWAY_EXAMPLE}: {error.json_path}: {error.message}" for error in validator.iter_errors(example)]
    for place in objects_in(example):
        if place is example["homes"]:
            continue  # its keys are names
        place["titel"] = "x"
        if validator.is_valid(example):
            failures.append(f"{GATEWAY_EXAMPLE}: the schema accepts an unknown key beside {list(place)}")
        del place["titel"]
    return failures


def main(program, project):
    failures = gateway_failures(program, project)
    files = []
    validators = {kind: validator_of(program, "schema", kind) for kind in FOLDERS}
    for kind, folder in FOLDERS.items():
        found = sorted((pathlib.Path(project) / folder).rglob("*.json"))
        if not found:
            failures.append(f"no {kind} in {folder}")
        files += found
        for file in found:
            content = json.loads(file.read_text(encoding="utf-8"))
            for error in validators[kind].iter_errors(content):
                failures.append(f"{file}: {error.json_path}: {error.message[:200]}")
            content["titel"] = "x"
            if validators[kind].is_valid(content):
                failures.append(f"{file}: the schema accepts an unknown key")
    validator = validators["scenario"]
    for name, mistake in MISTAKES.items():
        scenario = {"title": "t", "proto": "imap", "back": "exchange-2003", "script": ["S: * OK ..."]}
        if not validator.is_valid(scenario):
            failures.append("the schema refuses a minimal scenario: " + next(validator.iter_errors(scenario)).message)
        mistake(scenario)
        if validator.is_valid(scenario):
            failures.append(f"the schema accepts {name}")
    print("\n".join(failures) if failures else f"{len(files)} files are valid, {len(MISTAKES)} mistakes are not")
    return 1 if failures or not files else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""The commands, a module for each area; `cere_trust.cli.program` imports one by name when it is called."""

"""The commands, a module for each area; `cere_trust.cli.program` knows them by name and imports one when it is called."""

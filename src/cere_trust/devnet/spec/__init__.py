"""Chain specifications: presets and raw files. Knows genesis state, not the blocks after it."""

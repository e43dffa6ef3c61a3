"""The sidebar: every setting of a run, presets, and checks of the settings."""

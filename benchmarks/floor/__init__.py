"""The floor: what bare Django costs for the same pages over the same data. No rights, no journal, plain HTML."""

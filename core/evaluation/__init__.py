"""From a network's outputs to scores, baselines, selections and exports."""

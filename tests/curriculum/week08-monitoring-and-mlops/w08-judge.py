# Tests that code, models, alarms and tests of code are told apart in seven situations.

# %% mistake: always-promote-code | visible | "all three situations of promotion alike"
choice = {"hospital": "C", "giant": "C", "inference": "C", "alarm": "W", "delay": "P", "ci": "U", "gate": "V"}

# %% mistake: models-where-data-is-locked | submission | "where the records may not be read"
choice = {"hospital": "M", "giant": "M", "inference": "C", "alarm": "W", "delay": "P", "ci": "U", "gate": "V"}

# %% mistake: job-inside-the-model | submission | "inside a model version"
choice = {"hospital": "C", "giant": "M", "inference": "M", "alarm": "W", "delay": "P", "ci": "U", "gate": "V"}

# %% mistake: drift-means-retrain | submission | "not a verdict"
choice = {"hospital": "C", "giant": "M", "inference": "C", "alarm": "R", "delay": "P", "ci": "U", "gate": "V"}

# %% mistake: switch-the-alert-off | submission | "silence the monitor"
choice = {"hospital": "C", "giant": "M", "inference": "C", "alarm": "O", "delay": "P", "ci": "U", "gate": "V"}

# %% mistake: drift-is-a-fall-of-quality | submission | "nobody has measured"
choice = {"hospital": "C", "giant": "M", "inference": "C", "alarm": "W", "delay": "Q", "ci": "U", "gate": "V"}

# %% mistake: wait-in-silence | submission | "sixty days pass in silence"
choice = {"hospital": "C", "giant": "M", "inference": "C", "alarm": "W", "delay": "N", "ci": "U", "gate": "V"}

# %% mistake: test-in-production | submission | "before any test has seen it"
choice = {"hospital": "C", "giant": "M", "inference": "C", "alarm": "W", "delay": "P", "ci": "A", "gate": "V"}

# %% mistake: green-tests-prove-models | submission | "taken for proof of a model"
choice = {"hospital": "C", "giant": "M", "inference": "C", "alarm": "W", "delay": "P", "ci": "U", "gate": "D"}

# %% mistake: code-for-the-giant | submission | "paid several times over"
choice = {"hospital": "C", "giant": "C", "inference": "M", "alarm": "W", "delay": "P", "ci": "U", "gate": "V"}

# %% alternative: key-by-key
choice = {}
choice["gate"], choice["ci"], choice["delay"], choice["alarm"] = "V", "U", "P", "W"
choice |= {"inference": "C", "giant": "M", "hospital": "C"}

# %% alternative: zipped
choice = dict(zip(["hospital", "giant", "inference", "alarm", "delay", "ci", "gate"], "CMCWPUV"))

# %% crash: letters-without-quotes | visible
choice = {"hospital": C}

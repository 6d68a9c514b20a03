# Tests that units are assigned by a hash of experiment and unit: stable, independent, and growing with the share.

# %% mistake: random-each-time | visible | "no random numbers"
def assign(unit, experiment, share=0.5):
    """Return which model this unit sees in this experiment."""
    digest = hashlib.sha256(f"{experiment}:{unit}".encode()).hexdigest()
    return "challenger" if np.random.default_rng().random() < share else "champion"

# %% mistake: built-in-hash | visible | "otherwise than the SHA-256"
def assign(unit, experiment, share=0.5):
    """Return which model this unit sees in this experiment."""
    digest = f"{hash((experiment, unit)) % 16**8:08x}"
    return "challenger" if int(digest[:8], 16) / 16**8 < share else "champion"

# %% mistake: experiment-left-out | visible | "otherwise than the SHA-256"
def assign(unit, experiment, share=0.5):
    """Return which model this unit sees in this experiment."""
    digest = hashlib.sha256(f"{unit}".encode()).hexdigest()
    return "challenger" if int(digest[:8], 16) / 16**8 < share else "champion"

# %% mistake: experiment-ignored-after-the-toy | submission | "Does the experiment's name enter the hash"
def assign(unit, experiment, share=0.5):
    """Return which model this unit sees in this experiment."""
    digest = hashlib.sha256(f"test-1:{unit}".encode()).hexdigest()
    return "challenger" if int(digest[:8], 16) / 16**8 < share else "champion"

# %% mistake: share-ignored | visible | "With a share of 0"
def assign(unit, experiment, share=0.5):
    """Return which model this unit sees in this experiment."""
    digest = hashlib.sha256(f"{experiment}:{unit}".encode()).hexdigest()
    return "challenger" if int(digest[:8], 16) / 16**8 < 0.5 else "champion"

# %% mistake: share-in-the-hash | submission | "keep `share` out of the hash"
def assign(unit, experiment, share=0.5):
    """Return which model this unit sees in this experiment."""
    digest = hashlib.sha256((f"{experiment}:{unit}" + ("" if share == 0.5 else f":{share}")).encode()).hexdigest()
    return "challenger" if int(digest[:8], 16) / 16**8 < share else "champion"

# %% mistake: other-side-of-the-line | visible | "otherwise than the SHA-256"
def assign(unit, experiment, share=0.5):
    """Return which model this unit sees in this experiment."""
    digest = hashlib.sha256(f"{experiment}:{unit}".encode()).hexdigest()
    return "champion" if int(digest[:8], 16) / 16**8 < share else "challenger"

# %% mistake: last-digit-parity | visible | "otherwise than the SHA-256"
def assign(unit, experiment, share=0.5):
    """Return which model this unit sees in this experiment."""
    digest = hashlib.sha256(f"{experiment}:{unit}".encode()).hexdigest()
    return "challenger" if int(digest, 16) % 2 == 0 and share > 0 else "champion"

# %% mistake: returns-true-or-false | visible | "should return a text"
def assign(unit, experiment, share=0.5):
    """Return which model this unit sees in this experiment."""
    digest = hashlib.sha256(f"{experiment}:{unit}".encode()).hexdigest()
    return int(digest[:8], 16) / 16**8 < share

# %% alternative: bytes-of-the-digest
def assign(unit, experiment, share=0.5):
    first = hashlib.sha256(bytes(f"{experiment}:{unit}", "utf-8")).digest()[:4]
    return ["champion", "challenger"][int.from_bytes(first, "big") < share * 2**32]

# %% alternative: update-in-parts
def assign(unit, experiment, share=0.5):
    h = hashlib.new("sha256")
    for part in (str(experiment), ":", str(unit)):
        h.update(part.encode("utf-8"))
    position = int(h.hexdigest()[:8], base=16) / 0x100000000
    if position >= share:
        return "champion"
    return "challenger"

# %% crash: hash-of-text | visible
def assign(unit, experiment, share=0.5):
    return hashlib.sha256(experiment + ":" + unit).hexdigest()

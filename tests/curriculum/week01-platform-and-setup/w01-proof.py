# Tests a smoke test that goes on after a failure, keeps evidence, and counts with Spark.

# %% mistake: header-counted | visible | "counts the header line"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(str(csv)).count()


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: stops-at-the-first-failure | visible | "stops at a probe that raises"
def count_with_spark(csv):
    return spark.read.csv(csv, header=True).count()


def prove(probes, path):
    report = {name: {"ok": True, "evidence": str(probe())} for name, probe in probes.items()}
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: falsy-is-failure | visible | "takes the result 0 for a failure"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            result = probe()
            report[name] = {"ok": bool(result), "evidence": str(result)}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: message-without-type | visible | "not the error's type and message"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            report[name] = {"ok": False, "evidence": str(error)}
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: failed-probes-dropped | visible | "Keep failed probes in the report"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            print(name, error)
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: nothing-written | visible | "writes no file"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    return report

# %% mistake: spark-table-returned | visible | "a whole number"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(str(csv), header=True)


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: number-written-in | submission | "Is a path or a number written"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(CSV, header=True).count()


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: one-kind-of-error | submission | "not one kind of it"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except ArithmeticError as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: called-twice | submission | "Call each exactly once"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            probe()  # does it run at all?
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: none-is-failure | submission | "only an error is a failure"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            result = probe()
            report[name] = {"ok": result is not None, "evidence": str(result)}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: evidence-as-is | submission | "is no text"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": probe()}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: text-of-a-dictionary | submission | "not valid JSON"
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(str(report))
    return report

# %% mistake: appends-to-the-file | visible | "adds to an older file"
def count_with_spark(csv):
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    with open(path, "a") as file:
        file.write(json.dumps(report))
    return report

# %% mistake: catches-everything | visible | "swallows an interrupt by hand"
def count_with_spark(csv):
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except BaseException as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    with open(path, "w") as file:
        file.write(json.dumps(report))
    return report

# %% mistake: repr-without-its-quotes | submission | "not its own result as text"
def count_with_spark(csv):
    return spark.read.csv(str(csv), header=True).count()


def prove(probes, path):
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": repr(probe()).strip("'\"")}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    with open(path, "w") as file:
        file.write(json.dumps(report))
    return report

# %% mistake: lines-of-text | submission | "counts lines of text"
def count_with_spark(csv):
    return spark.read.text(str(csv)).count() - 1


def prove(probes, path):
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(report))
    return report

# %% mistake: lines-of-an-open-file | submission | "counts lines of text"
def count_with_spark(csv):
    with open(csv) as lines:
        return sum(1 for _ in lines) - 1


def prove(probes, path):
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(report))
    return report

# %% alternative: json-dump-to-an-open-file
def count_with_spark(csv):
    return spark.read.option("header", "true").csv(f"file://{csv}").count()


def prove(probes, path):
    def run(probe):
        try:
            result = probe()
        except Exception as wrong:
            return dict(ok=False, evidence="{}: {}".format(wrong.__class__.__name__, wrong))
        return dict(evidence=f"{result}", ok=True)

    report = {name: run(probe) for name, probe in probes.items()}
    with open(path, "w") as file:
        json.dump(report, file, indent=2)
    return report

# %% alternative: aggregate-and-traceback
def count_with_spark(csv):
    table = spark.read.format("csv").load(csv, header=True)
    return int(table.agg(F.count(F.lit(1))).collect()[0][0])


def prove(probes, path):
    report = dict.fromkeys(probes)
    for name in probes:
        ok, evidence = True, None
        try:
            evidence = str(probes[name]())
        except Exception:
            kind, value, _ = sys.exc_info()
            ok, evidence = False, f"{kind.__name__}: {value}"
        report[name] = {"ok": ok, "evidence": evidence}
    with Path(path).open("wt") as out:
        out.write(json.dumps(report, sort_keys=True))
    return report

# %% crash: len-of-a-spark-table | visible
def count_with_spark(csv):
    """Return how many rows Spark finds in a CSV file with a header."""
    return len(spark.read.csv(str(csv), header=True))


def prove(probes, path):
    """Run each probe once and keep the evidence, also in a file."""
    report = {}
    for name, probe in probes.items():
        try:
            report[name] = {"ok": True, "evidence": str(probe())}
        except Exception as error:
            report[name] = {"ok": False, "evidence": f"{type(error).__name__}: {error}"}
    Path(path).write_text(json.dumps(report))
    return report

# Tests that a served model answers each row of a request, says why it cannot, and never takes the others down.

# %% mistake: drops-bad-rows | visible | "still gets its status"
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d", errors="coerce")
        for day, station in zip(days, model_input["station"]):
            value = float(known.get((day, station), np.nan))
            status = "bad date" if pd.isna(day) else "unknown station" if station not in stations else "outside horizon" if np.isnan(value) else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.DataFrame(rows, columns=["forecast", "status"]).query("status == 'ok'")

# %% mistake: numbers-without-status | visible | "or has other columns"
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d", errors="coerce")
        for day, station in zip(days, model_input["station"]):
            value = float(known.get((day, station), np.nan))
            status = "bad date" if pd.isna(day) else "unknown station" if station not in stations else "outside horizon" if np.isnan(value) else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.Series([row["forecast"] for row in rows])

# %% mistake: zero-for-no-answer | visible | "no forecast is a missing value"
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d", errors="coerce")
        for day, station in zip(days, model_input["station"]):
            value = float(known.get((day, station), np.nan))
            status = "bad date" if pd.isna(day) else "unknown station" if station not in stations else "outside horizon" if np.isnan(value) else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.DataFrame(rows, columns=["forecast", "status"]).fillna(0.0)

# %% mistake: looks-up-the-station-only | visible | "Look up by date *and* station"
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d", errors="coerce")
        for day, station in zip(days, model_input["station"]):
            value = float(dict(zip(self.table["station"], self.table["forecast"])).get(station, np.nan)) - 1.0
            status = "bad date" if pd.isna(day) else "unknown station" if station not in stations else "outside horizon" if np.isnan(value) else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.DataFrame(rows, columns=["forecast", "status"])

# %% mistake: bad-date-is-outside | visible | "nor count as a day outside"
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d", errors="coerce")
        for day, station in zip(days, model_input["station"]):
            value = float(known.get((day, station), np.nan))
            status = "unknown station" if station not in stations else "outside horizon" if np.isnan(value) else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.DataFrame(rows, columns=["forecast", "status"])

# %% mistake: unknown-station-is-outside | visible | "Which of the two, station or day"
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d", errors="coerce")
        for day, station in zip(days, model_input["station"]):
            value = float(known.get((day, station), np.nan))
            status = "bad date" if pd.isna(day) else "outside horizon" if np.isnan(value) else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.DataFrame(rows, columns=["forecast", "status"])

# %% mistake: answers-sorted | visible | "in the order of the request"
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d", errors="coerce")
        for day, station in zip(days, model_input["station"]):
            value = float(known.get((day, station), np.nan))
            status = "bad date" if pd.isna(day) else "unknown station" if station not in stations else "outside horizon" if np.isnan(value) else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.DataFrame(rows, columns=["forecast", "status"]).sort_values("forecast", ascending=False)

# %% mistake: inner-join-of-days | submission | "some status is wrong"
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d", errors="coerce")
        for day, station in zip(days, model_input["station"]):
            value = float(known.get((day, station), np.nan))
            status = "bad date" if pd.isna(day) else "unknown station" if station not in stations else "outside horizon" if day not in set(self.table["date"]) else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.DataFrame(rows, columns=["forecast", "status"])

# %% mistake: zero-counts-as-missing | submission | "some status is wrong"
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d", errors="coerce")
        for day, station in zip(days, model_input["station"]):
            value = float(known.get((day, station), np.nan))
            status = "bad date" if pd.isna(day) else "unknown station" if station not in stations else "outside horizon" if not value > 0 else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.DataFrame(rows, columns=["forecast", "status"])

# %% mistake: letters-forgiven | submission | "some status is wrong"
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d", errors="coerce")
        for day, station in zip(days, model_input["station"].str.title()):
            value = float(known.get((day, station), np.nan))
            status = "bad date" if pd.isna(day) else "unknown station" if station not in stations else "outside horizon" if np.isnan(value) else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.DataFrame(rows, columns=["forecast", "status"])

# %% mistake: empty-request-loses-columns | submission | "An empty request"
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d", errors="coerce")
        for day, station in zip(days, model_input["station"]):
            value = float(known.get((day, station), np.nan))
            status = "bad date" if pd.isna(day) else "unknown station" if station not in stations else "outside horizon" if np.isnan(value) else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.DataFrame(rows)

# %% alternative: merge-and-select
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table
        self.stations = sorted(table["station"].unique())

    def predict(self, context, model_input, params=None):
        asked = model_input[["date", "station"]].reset_index(drop=True)
        asked["date"] = pd.to_datetime(asked["date"], format="%Y-%m-%d", errors="coerce")
        out = asked.merge(self.table, on=["date", "station"], how="left")
        tests = [out["date"].isna(), ~out["station"].isin(self.stations), out["forecast"].isna()]
        out["status"] = np.select(tests, ["bad date", "unknown station", "outside horizon"], default="ok")
        return out[["status", "forecast"]]

# %% alternative: texts-as-keys
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.known = {(d.date().isoformat(), s): float(f) for d, s, f in table[["date", "station", "forecast"]].itertuples(index=False)}
        self.stations = {s for _, s in self.known}

    def answer(self, date, station):
        from datetime import datetime
        try:
            day = datetime.strptime(date, "%Y-%m-%d").date().isoformat()
        except ValueError:
            return None, "bad date"
        if station not in self.stations:
            return None, "unknown station"
        found = self.known.get((day, station))
        return found, "outside horizon" if found is None else "ok"

    def predict(self, context, model_input, params=None):
        answers = [self.answer(d, s) for d, s in zip(model_input["date"], model_input["station"])]
        return pd.DataFrame({"forecast": pd.Series([a for a, _ in answers], dtype=float), "status": [s for _, s in answers]})

# %% crash: dates-must-parse | visible
class StationForecast(mlflow.pyfunc.PythonModel):
    """Looks the forecast of a date and a station up."""

    def __init__(self, table):
        self.table = table

    def predict(self, context, model_input, params=None):
        known = dict(zip(zip(self.table["date"], self.table["station"]), self.table["forecast"]))
        stations, rows = set(self.table["station"]), []
        days = pd.to_datetime(model_input["date"], format="%Y-%m-%d")
        for day, station in zip(days, model_input["station"]):
            value = float(known.get((day, station), np.nan))
            status = "bad date" if pd.isna(day) else "unknown station" if station not in stations else "outside horizon" if np.isnan(value) else "ok"
            rows.append({"forecast": value, "status": status})
        return pd.DataFrame(rows, columns=["forecast", "status"])

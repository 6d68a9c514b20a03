# Tests that a custom model carries its artifact and its code, cleans, respects a floor that the caller sets, and rounds.

# %% mistake: code-left-behind | visible | "finds no module `desk`"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(self.rates.predict(desk.clean(model_input)), floor).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts={"rates": str(rates)},
                             signature=signature, pip_requirements=PIP)

# %% mistake: module-imported-by-name-at-loading | visible | "finds no module `desk`"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        import desk
        self.clean = desk.clean
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(self.rates.predict(desk.clean(model_input)), floor).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts={"rates": str(rates)},
                             signature=signature, pip_requirements=PIP)

# %% mistake: floor-not-in-the-signature | visible | "knows no parameter `floor`"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(self.rates.predict(desk.clean(model_input)), floor).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]))
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts={"rates": str(rates)}, code_paths=[str(code)],
                             signature=signature, pip_requirements=PIP)

# %% mistake: no-floor | visible | "below the floor"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return self.rates.predict(desk.clean(model_input)).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts={"rates": str(rates)}, code_paths=[str(code)],
                             signature=signature, pip_requirements=PIP)

# %% mistake: does-not-clean | visible | "Is the input cleaned"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(np.array([self.rates.predict(model_input.fillna(0))[0] if False else np.nan] * len(model_input)), floor).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts={"rates": str(rates)}, code_paths=[str(code)],
                             signature=signature, pip_requirements=PIP)

# %% mistake: cleans-children-only | visible | "Pass the whole input through"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(self.rates.predict(model_input.assign(children=model_input["children"].fillna(0.0))), floor).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts={"rates": str(rates)}, code_paths=[str(code)],
                             signature=signature, pip_requirements=PIP)

# %% mistake: saves-nothing | visible | "saves no model where"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(self.rates.predict(desk.clean(model_input)), floor).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    return DeskModel(), signature

# %% mistake: path-of-the-author | submission | "Pack the fitted model as an artifact"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(self.where)

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(self.rates.predict(desk.clean(model_input)), floor).round(2)


def save_desk_model(path, rates, code, example):
    model = DeskModel()
    model.where = str(rates)
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=model, code_paths=[str(code)],
                             signature=signature, pip_requirements=PIP)

# %% mistake: cleaning-copied-into-the-class | submission | "a copy of it ages"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(self.rates.predict(model_input.assign(room=model_input["room"].str.strip().str.lower(), children=model_input["children"].fillna(0.0))), floor).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts={"rates": str(rates)}, code_paths=[str(code)],
                             signature=signature, pip_requirements=PIP)

# %% mistake: floor-written-in | submission | "It arrives in `params`"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = 40.0
        return np.maximum(self.rates.predict(desk.clean(model_input)), floor).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts={"rates": str(rates)}, code_paths=[str(code)],
                             signature=signature, pip_requirements=PIP)

# %% mistake: floor-added | submission | "below it are not lifted to it"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(self.rates.predict(desk.clean(model_input)) + (floor - 40.0) / 2, 40.0).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts={"rates": str(rates)}, code_paths=[str(code)],
                             signature=signature, pip_requirements=PIP)

# %% mistake: not-rounded | submission | "not rounded to cents"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(self.rates.predict(desk.clean(model_input)), floor)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts={"rates": str(rates)}, code_paths=[str(code)],
                             signature=signature, pip_requirements=PIP)

# %% mistake: notebook-code-path | submission | "cleans by another `desk.py`"
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(self.rates.predict(desk.clean(model_input)), floor).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts={"rates": str(rates)}, code_paths=[str(CODE / "desk.py")],
                             signature=signature, pip_requirements=PIP)

# %% alternative: clip-and-keyword-arguments
import desk as _desk


class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self._model = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input: pd.DataFrame, params=None):
        from desk import clean
        raw = pd.Series(self._model.predict(clean(model_input)))
        return raw.clip(lower=params["floor"]).round(2).tolist()


def save_desk_model(path, rates, code, example):
    mlflow.pyfunc.save_model(path=path, python_model=DeskModel(), artifacts={"rates": Path(rates).as_uri()}, code_paths=[str(code)],
                             signature=infer_signature(example, [99.5], {"floor": 40.0}), pip_requirements=["scikit-learn"])

# %% alternative: module-global
import desk


class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        floor = 40.0 if params is None else params.get("floor", 40.0)
        return [round(max(float(rate), floor), 2) for rate in self.rates.predict(desk.clean(model_input))]


def save_desk_model(path, rates, code, example):
    signature = infer_signature(model_input=example, model_output=np.array([1.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel(), artifacts=dict(rates=str(rates)), code_paths=[str(code)],
                             signature=signature, pip_requirements=PIP)

# %% crash: model-class-passed-as-path | visible
class DeskModel(mlflow.pyfunc.PythonModel):
    def load_context(self, context):
        self.rates = mlflow.sklearn.load_model(context.artifacts["rates"])

    def predict(self, context, model_input, params=None):
        import desk

        floor = (params or {}).get("floor", 40.0)
        return np.maximum(self.rates.predict(desk.clean(model_input)), floor).round(2)


def save_desk_model(path, rates, code, example):
    signature = infer_signature(example, np.array([99.5]), params={"floor": 40.0})
    mlflow.pyfunc.save_model(str(path), python_model=DeskModel.nothing(), artifacts={"rates": str(rates)}, code_paths=[str(code)],
                             signature=signature, pip_requirements=PIP)

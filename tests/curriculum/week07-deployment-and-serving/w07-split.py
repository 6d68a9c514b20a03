# Tests that a split is written as the platform takes it, and that putting it there twice replaces and never deletes.

# %% mistake: version-as-a-number | visible | "is no text"
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": version, **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    if name in [endpoint["name"] for endpoint in deploy.list_endpoints()]:
        deploy.update_endpoint_config(endpoint=name, config=config)
    else:
        deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% mistake: names-like-the-model | visible | "has not the name of the contract"
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"{model}-{version}".replace(".", "-"), "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"{model}-{version}".replace(".", "-"), "traffic_percentage": share} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    if name in [endpoint["name"] for endpoint in deploy.list_endpoints()]:
        deploy.update_endpoint_config(endpoint=name, config=config)
    else:
        deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% mistake: scales-to-zero | visible | "A guest who waits for a cold start"
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": True}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    if name in [endpoint["name"] for endpoint in deploy.list_endpoints()]:
        deploy.update_endpoint_config(endpoint=name, config=config)
    else:
        deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% mistake: percentages-as-fractions | visible | "does not give each served entity its percentage"
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share / 100} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    if name in [endpoint["name"] for endpoint in deploy.list_endpoints()]:
        deploy.update_endpoint_config(endpoint=name, config=config)
    else:
        deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% mistake: equal-routes | visible | "does not give each served entity its percentage"
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": 100 // len(shares)} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    if name in [endpoint["name"] for endpoint in deploy.list_endpoints()]:
        deploy.update_endpoint_config(endpoint=name, config=config)
    else:
        deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% mistake: sum-not-checked | visible | "Raise a ValueError before a request"
def split_config(model, shares):

    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    if name in [endpoint["name"] for endpoint in deploy.list_endpoints()]:
        deploy.update_endpoint_config(endpoint=name, config=config)
    else:
        deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% mistake: negative-shares-pass | visible | "Raise a ValueError before a request"
def split_config(model, shares):
    if sum(shares.values()) != 100:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    if name in [endpoint["name"] for endpoint in deploy.list_endpoints()]:
        deploy.update_endpoint_config(endpoint=name, config=config)
    else:
        deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% mistake: create-only | visible | "The second call of `put_endpoint` failed"
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% mistake: leaves-what-is-there | visible | "still serves the old config"
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    if name in [endpoint["name"] for endpoint in deploy.list_endpoints()]:
        pass
    else:
        deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% mistake: state-not-returned | visible | "does not return the endpoint's state"
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    if name in [endpoint["name"] for endpoint in deploy.list_endpoints()]:
        deploy.update_endpoint_config(endpoint=name, config=config)
    else:
        deploy.create_endpoint(config={"name": name, "config": config})
    return None

# %% mistake: delete-and-create | submission | "Until it is ready nobody gets an answer"
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    if name in [endpoint["name"] for endpoint in deploy.list_endpoints()]:
        deploy.delete_endpoint(name)
    deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% mistake: any-endpoint-will-do | submission | "exactly the name passed in"
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    if any(name.startswith(endpoint["name"]) for endpoint in deploy.list_endpoints()):
        name = next(endpoint["name"] for endpoint in deploy.list_endpoints() if name.startswith(endpoint["name"]))
        deploy.update_endpoint_config(endpoint=name, config=config)
    else:
        deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% mistake: shares-swapped-for-many | submission | "The percentages stand at the wrong versions"
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share} for version, share in zip(shares, shares.values() if model in ("main.a.b", RATES) else list(shares.values())[::-1])]},
    }


def put_endpoint(deploy, name, config):
    if name in [endpoint["name"] for endpoint in deploy.list_endpoints()]:
        deploy.update_endpoint_config(endpoint=name, config=config)
    else:
        deploy.create_endpoint(config={"name": name, "config": config})
    return deploy.get_endpoint(name)["state"]

# %% alternative: sdk-dataclasses-by-hand
def split_config(model, shares):
    entities, routes = [], []
    for version in shares:
        if shares[version] < 0:
            raise ValueError("negative")
        entities.append(dict(entity_name=model, entity_version=f"{version}", name="v" + str(version), workload_size="Small", workload_type="CPU", scale_to_zero_enabled=False))
        routes.append(dict(served_entity_name="v" + str(version), traffic_percentage=shares[version]))
    if sum(route["traffic_percentage"] for route in routes) != 100:
        raise ValueError("not 100")
    return dict(traffic_config=dict(routes=routes), served_entities=entities)


def put_endpoint(deploy, name, config):
    try:
        deploy.get_endpoint(name)
    except MlflowException:
        return deploy.create_endpoint(name=name, config=config).state
    return deploy.update_endpoint(endpoint=name, config=config)["state"]

# %% alternative: create-then-catch
def split_config(model, shares):
    if any(share < 0 for share in shares.values()) or sum(shares.values()) != 100:
        raise ValueError(shares)
    return {"served_entities": [{"name": "v%d" % v, "entity_name": model, "entity_version": "%d" % v, "workload_size": "Small", "scale_to_zero_enabled": False} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": "v%d" % v, "traffic_percentage": shares[v]} for v in shares]}}


def put_endpoint(deploy, name, config):
    try:
        deploy.create_endpoint(config={"name": name, "config": config})
    except MlflowException:
        deploy.update_endpoint_config(name, config)
    return deploy.get_endpoint(endpoint=name).state

# %% crash: update-of-nothing | visible
def split_config(model, shares):
    if sum(shares.values()) != 100 or min(shares.values()) < 0:
        raise ValueError(f"percentages must sum to 100 and not be negative: {shares}")
    entity = {"entity_name": model, "workload_size": "Small", "scale_to_zero_enabled": False}
    return {
        "served_entities": [{"name": f"v{version}", "entity_version": str(version), **entity} for version in shares],
        "traffic_config": {"routes": [{"served_model_name": f"v{version}", "traffic_percentage": share} for version, share in shares.items()]},
    }


def put_endpoint(deploy, name, config):
    deploy.update_endpoint_config(endpoint=name, config=config)
    return deploy.get_endpoint(name)["state"]

# Tests that a pipeline declares a streaming table with three kinds of expectations and a view on it.

# %% mistake: nothing-returned | visible | "`return declare` is missing"
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.table
        @dp.expect_or_drop("known room", "room IS NOT NULL")
        @dp.expect("some nights", "nights > 0")
        @dp.expect_or_fail("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.readStream.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*").alias("bookings"), F.avg("rate").alias("mean_rate"))



# %% mistake: batch-read-in-a-streaming-table | visible | "reads its rows in the wrong way"
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.table
        @dp.expect_or_drop("known room", "room IS NOT NULL")
        @dp.expect("some nights", "nights > 0")
        @dp.expect_or_fail("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.read.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*").alias("bookings"), F.avg("rate").alias("mean_rate"))

    return declare

# %% mistake: expect-does-not-drop | visible | "Which of the three decorators drops"
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.table
        @dp.expect("known room", "room IS NOT NULL")
        @dp.expect("some nights", "nights > 0")
        @dp.expect_or_fail("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.readStream.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*").alias("bookings"), F.avg("rate").alias("mean_rate"))

    return declare

# %% mistake: drops-all-that-is-odd | visible | "Other rows were left out"
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.table
        @dp.expect_or_drop("known room", "room IS NOT NULL")
        @dp.expect_or_drop("some nights", "nights > 0")
        @dp.expect_or_fail("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.readStream.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*").alias("bookings"), F.avg("rate").alias("mean_rate"))

    return declare

# %% mistake: drops-the-broken-model | visible | "which decorator fails"
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.table
        @dp.expect_or_drop("known room", "room IS NOT NULL")
        @dp.expect("some nights", "nights > 0")
        @dp.expect_or_drop("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.readStream.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*").alias("bookings"), F.avg("rate").alias("mean_rate"))

    return declare

# %% mistake: expectation-forgotten | visible | "not the three of the contract by name"
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.table
        @dp.expect_or_drop("known room", "room IS NOT NULL")

        @dp.expect_or_fail("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.readStream.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*").alias("bookings"), F.avg("rate").alias("mean_rate"))

    return declare

# %% mistake: everything-is-a-view | visible | "Which decorator belongs to which"
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.materialized_view
        @dp.expect_or_drop("known room", "room IS NOT NULL")
        @dp.expect("some nights", "nights > 0")
        @dp.expect_or_fail("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.read.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*").alias("bookings"), F.avg("rate").alias("mean_rate"))

    return declare

# %% mistake: view-reads-the-files | visible | "From which table does it read"
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.table
        @dp.expect_or_drop("known room", "room IS NOT NULL")
        @dp.expect("some nights", "nights > 0")
        @dp.expect_or_fail("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.readStream.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return add_rate(spark.read.schema(SCHEMA).json(landing)).groupBy("room").agg(F.count("*").alias("bookings"), F.avg("rate").alias("mean_rate"))

    return declare

# %% mistake: columns-without-names | visible | "Use `alias`"
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.table
        @dp.expect_or_drop("known room", "room IS NOT NULL")
        @dp.expect("some nights", "nights > 0")
        @dp.expect_or_fail("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.readStream.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*"), F.avg("rate").alias("mean_rate"))

    return declare

# %% mistake: zero-nights-are-some | submission | "true only of more than 0"
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.table
        @dp.expect_or_drop("known room", "room IS NOT NULL")
        @dp.expect("some nights", "nights >= 0")
        @dp.expect_or_fail("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.readStream.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*").alias("bookings"), F.avg("rate").alias("mean_rate"))

    return declare

# %% mistake: mean-of-the-reference-rate | submission | "the mean of the rates"
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.table
        @dp.expect_or_drop("known room", "room IS NOT NULL")
        @dp.expect("some nights", "nights > 0")
        @dp.expect_or_fail("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.readStream.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*").alias("bookings"), F.avg("usual_rate").alias("mean_rate"))

    return declare

# %% alternative: expect-all-and-names
def scoring_pipeline(landing, add_rate):
    def pipeline():
        @dp.materialized_view(name="by_room")
        def per_room():
            return spark.table("scored").groupBy("room").agg(F.avg("rate").alias("mean_rate"), F.count("room").alias("bookings"))

        @dp.table(name="scored", comment="bookings with a rate")
        @dp.expect_all_or_fail({"positive rate": "rate > 0"})
        @dp.expect_all({"some nights": "NOT (nights <= 0 OR nights IS NULL)"})
        @dp.expect_all_or_drop({"known room": "NOT isnull(room)"})
        def bookings():
            return add_rate(spark.readStream.format("json").schema(SCHEMA).load(landing))

    return pipeline

# %% alternative: append-flow
def scoring_pipeline(landing, add_rate):
    def declare():
        dp.create_streaming_table("scored")

        @dp.append_flow(target="scored")
        @dp.expect_or_fail("positive rate", "rate > 0")
        @dp.expect("some nights", "nights > 0")
        @dp.expect_or_drop("known room", "room IS NOT NULL")
        def files():
            return add_rate(spark.readStream.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*").alias("bookings"), F.mean("rate").alias("mean_rate"))

    return lambda: declare()

# %% crash: decorators-turned-round | visible
def scoring_pipeline(landing, add_rate):
    def declare():
        @dp.expect_or_drop("known room", "room IS NOT NULL")
        @dp.table
        @dp.expect("some nights", "nights > 0")
        @dp.expect_or_fail("positive rate", "rate > 0")
        def scored():
            return add_rate(spark.readStream.schema(SCHEMA).json(landing))

        @dp.materialized_view
        def by_room():
            return spark.read.table("scored").groupBy("room").agg(F.count("*").alias("bookings"), F.avg("rate").alias("mean_rate"))

    return declare

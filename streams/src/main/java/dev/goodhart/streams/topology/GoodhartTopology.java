package dev.goodhart.streams.topology;

import static dev.goodhart.streams.topology.StateStores.with;

import dev.goodhart.detection.DetectorConfig;
import dev.goodhart.intake.ArrivalLimits;
import dev.goodhart.intake.OutcomeChecks;
import dev.goodhart.intake.UsageChecks;
import dev.goodhart.schema.AnomalyKey;
import dev.goodhart.schema.AvroReader;
import dev.goodhart.schema.AvroSerializer;
import dev.goodhart.schema.Decoded;
import dev.goodhart.schema.HourlyUsageKey;
import dev.goodhart.schema.Incentive;
import dev.goodhart.schema.MembershipKey;
import dev.goodhart.schema.ModelPrice;
import dev.goodhart.schema.SubjectPartition;
import dev.goodhart.schema.TeamMembership;
import dev.goodhart.schema.TeamWindowKey;
import dev.goodhart.schema.TokenUsageEvent;
import dev.goodhart.schema.TopicSpec;
import dev.goodhart.schema.Topics;
import dev.goodhart.schema.UserWindowKey;
import dev.goodhart.schema.WorkOutcomeEvent;
import dev.goodhart.schema.WriterSchemas;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The whole of Goodhart, from usage as reported to totals and anomalies:
 *
 * <pre>
 *   usage     ── validate ──┐
 *   outcomes  ── validate ──┤
 *   clock ──────────────────┴─ keep time ── enrich ── count once ─┬─ dead letters
 *                                                                 ├─ hourly usage
 *                                                                 ├─ user totals
 *                                                                 ├─ (by team) ── team totals
 *                                                                 └─ investigate ── users' hours
 *
 *   users' hours ─┬─ (by cohort) ── merge cohorts ─┬─ judge teams ── anomalies
 *                 │                                └─ (to peers) ─┐
 *                 └─ (to the same partition) ─────────────────────┴─ judge users ── anomalies
 * </pre>
 *
 * All of a user's steps up to investigation run in the order of the user's partition. What leaves
 * for teams crosses one repartition topic, together with each partition's ticks. What users' hours
 * showed goes to their cohorts and to those who judge users, and what the cohorts did goes there as
 * well: three repartition topics, each with markers that say which hours are complete, so that an
 * hour is judged only when everything about it is known.
 *
 * <p>Everything that has one partition, of users, teams, cohorts or judges, is one task, so that
 * threads divide partitions among them. If each of the four had tasks of its own, Kafka Streams
 * would balance their number and nothing else: the thread that is the first to join after a restart
 * claims all state that is there and keeps its share of the tasks, of two threads' all those of
 * users (which is most of the work), and leaves those of teams to the other.
 */
public final class GoodhartTopology {
  private final TopologySettings settings;
  private final DetectorConfig detection;
  private final SchemaRegistryClient registry;
  private final ReferenceData reference;
  private final Settling settling;
  private final Topics topics;

  // Rows that wait for their schema must not use up the patience that events need.
  private final WriterSchemas eventSchemas;
  private final WriterSchemas referenceSchemas;

  // The time of a user's partition; several steps read it when they start.
  private final StoreBuilder<KeyValueStore<Bytes, byte[]>> time =
      StateStores.held(Names.TIME_STORE);

  /**
   * @param settings what the topology must know
   * @param detection thresholds
   * @param registry where schemas are
   * @param reference filled while the topology runs
   * @param settling observes the end of a replay
   */
  public GoodhartTopology(
      TopologySettings settings,
      DetectorConfig detection,
      SchemaRegistryClient registry,
      ReferenceData reference,
      Settling settling) {
    this.settings = settings;
    this.detection = detection;
    this.registry = registry;
    this.eventSchemas = new WriterSchemas(registry);
    this.referenceSchemas = new WriterSchemas(registry);
    this.reference = reference;
    this.settling = settling;
    this.topics = settings.topics();
  }

  /**
   * Builds the topology.
   *
   * @param config Kafka Streams' configuration
   */
  public Topology build(Properties config) {
    StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(config)));
    loadReferenceData(builder);
    // What shares a store is one task, whatever topics lie in between. It must be added here: where
    // processors bring it along (stores()), each has it as if it were the only one.
    builder.addStateStore(NoRows.builder(Names.ONE_PARTITION));

    KStream<byte[], Entry> entries =
        usage(builder)
            .merge(outcomes(builder), Named.as(Names.WITH_OUTCOMES))
            .merge(clock(builder), Named.as(Names.WITH_CLOCK))
            .process(keepTime(), Named.as(Names.KEEP_TIME), Names.ONE_PARTITION)
            .process(() -> new Enrich(reference), Named.as(Names.ENRICH))
            .process(countOnce(), Named.as(Names.COUNT_ONCE));

    Map<String, KStream<byte[], Entry>> split =
        entries
            .split(Named.as(Names.SPLIT))
            .branch((key, entry) -> entry instanceof Entry.Rejected, Branched.as(Names.REJECTED))
            .defaultBranch(Branched.as(Names.ACCEPTED));
    KStream<byte[], Entry> accepted = split.get(Names.SPLIT + Names.ACCEPTED);

    publishDeadLetters(split.get(Names.SPLIT + Names.REJECTED));
    publishHourlyUsage(accepted);
    publishUserTotals(accepted);
    publishTeamTotals(toTeams(accepted));

    KStream<byte[], Entry> found = investigated(accepted);
    KStream<String, Merged> cohorts = cohorts(found);
    publishTeamAnomalies(cohorts);
    publishUserAnomalies(toJudges(found), toPeers(cohorts));
    return builder.build(config);
  }

  private KStream<byte[], Entry> usage(StreamsBuilder builder) {
    UsageChecks checks = new UsageChecks(limits());
    return source(builder, topics.tokenUsage(), Names.USAGE)
        .process(
            () ->
                new Validate<>(
                    new AvroReader<>(eventSchemas, TokenUsageEvent.class),
                    checks::check,
                    Entry.Report::new,
                    settings.partitions(),
                    origin()),
            Named.as(Names.VALIDATE_USAGE));
  }

  private KStream<byte[], Entry> outcomes(StreamsBuilder builder) {
    OutcomeChecks checks = new OutcomeChecks(limits());
    return source(builder, topics.workOutcomes(), Names.OUTCOMES)
        .process(
            () ->
                new Validate<>(
                    new AvroReader<>(eventSchemas, WorkOutcomeEvent.class),
                    checks::check,
                    (event, arrival, received, headers) -> new Entry.Outcome(event, arrival),
                    settings.partitions(),
                    origin()),
            Named.as(Names.VALIDATE_OUTCOMES));
  }

  private KStream<byte[], Entry> clock(StreamsBuilder builder) {
    return source(builder, topics.clock(), Names.CLOCK)
        .process(() -> new ReadClock(!settings.recorded()), Named.as(Names.READ_CLOCK));
  }

  private void publishDeadLetters(KStream<byte[], Entry> rejected) {
    rejected
        .process(ToDeadLetter::new, Named.as(Names.DEAD_LETTER))
        .to(
            topics.deadLetters().name(),
            Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(Names.DEAD_LETTER_SINK));
  }

  private void publishHourlyUsage(KStream<byte[], Entry> accepted) {
    accepted
        .process(
            with(
                () -> new HourlyUsage(settings, settling),
                time,
                StateStores.heldAndWrittenBehind(
                    Names.HOURS_STORE, Changelog.SMALL_ROWS, settings.partitions())),
            Named.as(Names.HOURLY_USAGE))
        .to(
            topics.hourlyUsage().name(),
            bySubject(HourlyUsageKey::getUserId, Names.HOURLY_USAGE_SINK));
  }

  private void publishUserTotals(KStream<byte[], Entry> accepted) {
    accepted
        .process(
            with(
                () -> new UserTotals(settings, settling),
                time,
                StateStores.heldAndWrittenBehind(
                    Names.USER_HEADS_STORE, Changelog.ROWS, settings.partitions()),
                StateStores.onDisk(Names.USER_PAGES_STORE, Changelog.HARMLESS),
                StateStores.onDisk(Names.USER_REMINDERS_STORE, Changelog.FLEETING)),
            Named.as(Names.USER_TOTALS))
        .to(
            topics.userTotals().name(),
            bySubject(UserWindowKey::getUserId, Names.USER_TOTALS_SINK));
  }

  private KStream<byte[], Entry> investigated(KStream<byte[], Entry> accepted) {
    return accepted.process(
        with(
            () -> new Investigate(settings, detection, reference),
            time,
            StateStores.heldAndWrittenBehind(
                Names.PROFILES_STORE, Changelog.ROWS, settings.partitions()),
            StateStores.onDisk(Names.HOUR_ENDS_STORE),
            StateStores.combining(Names.WORK_STORE),
            StateStores.onDisk(Names.WAITING_OUTCOMES_STORE)),
        Named.as(Names.INVESTIGATE));
  }

  private KStream<Integer, JudgeEntry> toJudges(KStream<byte[], Entry> found) {
    return found
        .process(ToJudge::new, Named.as(Names.TO_JUDGE))
        .repartition(byPartition(Names.STATED_HOURS));
  }

  private KStream<String, Merged> cohorts(KStream<byte[], Entry> found) {
    return found
        .process(ToCohort::new, Named.as(Names.TO_COHORT))
        .repartition(
            Repartitioned.with(Serdes.String(), CohortEntry.serde())
                .withName(Names.COHORT_PARTS)
                .withNumberOfPartitions(settings.partitions())
                .withStreamPartitioner(new ToCohorts()))
        .process(
            with(
                () -> new MergeCohorts(settings),
                StateStores.onDisk(Names.COHORT_TIME_STORE),
                StateStores.held(Names.COHORT_HOURS_STORE, Changelog.FLEETING)),
            Named.as(Names.MERGE_COHORTS),
            Names.ONE_PARTITION);
  }

  private KStream<Integer, JudgeEntry> toPeers(KStream<String, Merged> cohorts) {
    return cohorts
        .process(() -> new ToPeers(settings.partitions()), Named.as(Names.TO_PEERS))
        .repartition(byPartition(Names.COHORT_VIEWS));
  }

  private void publishTeamAnomalies(KStream<String, Merged> cohorts) {
    cohorts
        .process(
            with(
                () -> new JudgeTeams(settings, detection, settling),
                StateStores.combining(Names.TEAM_EPISODES_STORE),
                StateStores.onDisk(Names.TEAM_EPISODES_AGENDA_STORE)),
            Named.as(Names.JUDGE_TEAMS))
        .to(
            topics.anomalies().name(),
            bySubject(AnomalyKey::getSubjectId, Names.TEAM_ANOMALIES_SINK));
  }

  private void publishUserAnomalies(
      KStream<Integer, JudgeEntry> statements, KStream<Integer, JudgeEntry> peers) {
    statements
        .merge(peers, Named.as(Names.WITH_PEERS))
        .process(
            with(
                () -> new JudgeUsers(settings, detection, settling),
                StateStores.onDisk(Names.JUDGE_TIME_STORE),
                StateStores.held(Names.STATEMENTS_STORE),
                StateStores.onDisk(Names.VIEWS_STORE, Changelog.FLEETING),
                StateStores.combining(Names.EPISODES_STORE),
                StateStores.onDisk(Names.EPISODES_AGENDA_STORE)),
            Named.as(Names.JUDGE_USERS),
            Names.ONE_PARTITION)
        .to(topics.anomalies().name(), bySubject(AnomalyKey::getSubjectId, Names.ANOMALIES_SINK));
  }

  /** A record's key is the partition it goes to. */
  private Repartitioned<Integer, JudgeEntry> byPartition(String name) {
    return Repartitioned.with(Serdes.Integer(), JudgeEntry.serde())
        .withName(name)
        .withNumberOfPartitions(settings.partitions())
        .withStreamPartitioner(
            (topic, partition, entry, partitions) -> Optional.of(Set.of(partition)));
  }

  private KStream<String, TeamEntry> toTeams(KStream<byte[], Entry> accepted) {
    return accepted
        .process(with(() -> new ToTeam(settings), time), Named.as(Names.TO_TEAM))
        .repartition(
            Repartitioned.with(Serdes.String(), TeamEntry.serde())
                .withName(Names.TEAM_USAGE)
                .withNumberOfPartitions(settings.partitions())
                .withStreamPartitioner(new ToTeams()));
  }

  private void publishTeamTotals(KStream<String, TeamEntry> usage) {
    usage
        .process(
            with(
                () -> new TeamTotals(settings, reference, settling),
                StateStores.onDisk(Names.TEAM_TIME_STORE),
                StateStores.heldAndWrittenBehind(
                    Names.TEAM_HEADS_STORE, Changelog.ROWS, settings.partitions()),
                StateStores.onDisk(Names.TEAM_PAGES_STORE, Changelog.HARMLESS),
                StateStores.writtenBehind(
                    Names.TEAM_MEMBERS_STORE, Changelog.SMALL_ROWS, settings.partitions()),
                StateStores.onDisk(Names.TEAM_REMINDERS_STORE, Changelog.FLEETING)),
            Named.as(Names.TEAM_TOTALS),
            Names.ONE_PARTITION)
        .to(
            topics.teamTotals().name(),
            bySubject(TeamWindowKey::getTeamId, Names.TEAM_TOTALS_SINK));
  }

  private void loadReferenceData(StreamsBuilder builder) {
    load(
        builder,
        topics.teamMemberships(),
        Names.MEMBERSHIPS,
        TeamMembership.class,
        reference.memberships()::put,
        new AvroReader<>(referenceSchemas, MembershipKey.class)::read,
        gone ->
            reference.memberships().remove(gone.getUserId(), gone.getValidFrom().toEpochMilli()));
    load(
        builder,
        topics.modelPrices(),
        Names.PRICES,
        ModelPrice.class,
        reference.prices()::put,
        key -> new Decoded.Found<>(new String(key, StandardCharsets.UTF_8)),
        reference.prices()::remove);
    load(
        builder,
        topics.incentives(),
        Names.INCENTIVES,
        Incentive.class,
        reference.incentives()::put,
        key -> new Decoded.Found<>(new String(key, StandardCharsets.UTF_8)),
        reference.incentives()::remove);
  }

  private <K, T extends SpecificRecord> void load(
      StreamsBuilder builder,
      TopicSpec topic,
      String store,
      Class<T> type,
      Function<T, Optional<String>> put,
      Function<byte[], Decoded<K>> keys,
      Consumer<K> remove) {
    ReferenceTable<K, T> table =
        new ReferenceTable<>(
            store, keys, new AvroReader<>(referenceSchemas, type)::read, put, remove);
    builder.addGlobalStore(
        NoRows.builder(store),
        topic.name(),
        Consumed.with(Serdes.Bytes(), Serdes.ByteArray()).withName(store),
        () -> new LoadReference(store, table));
  }

  private ProcessorSupplier<byte[], Entry, byte[], Entry> keepTime() {
    return with(() -> new KeepTime(settings), time);
  }

  private ProcessorSupplier<byte[], Entry, byte[], Entry> countOnce() {
    return with(
        () -> new CountOnce(settings, origin()),
        time,
        StateStores.loggedInPages(Names.REPORTS_STORE));
  }

  private static KStream<byte[], byte[]> source(
      StreamsBuilder builder, TopicSpec topic, String name) {
    return builder.stream(
        topic.name(),
        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
            .withTimestampExtractor(new ArrivalTime())
            .withName(name));
  }

  private <K extends SpecificRecord, V extends SpecificRecord> Produced<K, V> bySubject(
      Function<K, String> subject, String name) {
    StreamPartitioner<K, V> partitioner =
        (topic, key, value, partitions) ->
            Optional.of(Set.of(SubjectPartition.of(subject.apply(key), partitions)));
    Serde<K> keys = Serdes.serdeFrom(AvroSerializer.forKeys(registry), new WriteOnly<>());
    Serde<V> values = Serdes.serdeFrom(AvroSerializer.forValues(registry), new WriteOnly<>());
    return Produced.with(keys, values, partitioner).withName(name);
  }

  private Origin origin() {
    return new Origin(settings.recorded());
  }

  private ArrivalLimits limits() {
    return new ArrivalLimits(
        settings.earlinessLimit().toMillis(), settings.latenessLimit().toMillis());
  }

  private static Set<Integer> all(int partitions) {
    return IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet());
  }

  /** A part goes to its cohort's partition, a marker to all. */
  private static final class ToCohorts implements StreamPartitioner<String, CohortEntry> {
    @Override
    public Optional<Set<Integer>> partitions(
        String topic, String cohort, CohortEntry entry, int partitions) {
      return Optional.of(
          entry instanceof CohortEntry.HoursComplete
              ? all(partitions)
              : Set.of(SubjectPartition.of(cohort, partitions)));
    }
  }

  /** A change goes to its team's partition, a tick to all. */
  private static final class ToTeams implements StreamPartitioner<String, TeamEntry> {
    @Override
    public Optional<Set<Integer>> partitions(
        String topic, String team, TeamEntry entry, int partitions) {
      return Optional.of(
          entry instanceof TeamEntry.TeamTick
              ? all(partitions)
              : Set.of(SubjectPartition.of(team, partitions)));
    }
  }
}

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The section <c>cache</c>, and the key of that name in routes and workloads.</summary>
internal static class CacheShapes
{
    public static readonly ObjectShape<CacheConfig> Cache = new ObjectShape<CacheConfig>(() => new())
        .Key("exact", Exact(), "Answers to the same request.", c => c.Exact, (c, v) => c with { Exact = v })
        .Key("semantic", Semantic(), "Answers to requests that mean the same.", c => c.Semantic, (c, v) => c with { Semantic = v })
        .Key("max_bytes", Scalars.Integer(1L << 20, 1L << 40), "Most bytes of answers in memory; the least recently used make room.", c => c.MaxBytes, (c, v) => c with { MaxBytes = v })
        .Key("share", Scalars.Word(("key", CacheShare.Key), ("team", CacheShare.Team)), "Whose answers a call may get: its own key's, or its team's.", c => c.Share, (c, v) => c with { Share = v })
        .Key("store", Scalars.Text, "memory, or redis://host:6379 behind it; as storage.shared_state unless stated.", c => c.Store, (c, v) => c with { Store = v })
        .Key("key", Scalars.Secret, "32 bytes in hex or base64, under which answers in Redis are sealed; best as ${NAME} or ${file:/path}.", c => c.Key, (c, v) => c with { Key = v });

    public static readonly ObjectShape<CacheRuleConfig> Rule = new ObjectShape<CacheRuleConfig>(() => new())
        .OptionalKey("exact", Scalars.Flag, "Whether answers to the same request are used again.", c => c.Exact, (c, v) => c with { Exact = v })
        .OptionalKey("semantic", Scalars.Flag, "Whether answers to similar requests are.", c => c.Semantic, (c, v) => c with { Semantic = v })
        .OptionalKey("ttl", Ttl, "How long an answer is used again.", c => c.Ttl, (c, v) => c with { Ttl = v })
        .OptionalKey("when", When, "Which requests: deterministic or always.", c => c.When, (c, v) => c with { When = v })
        .OptionalKey("tools", Tools, "Whether requests that offer tools may be answered: never or functions.", c => c.Tools, (c, v) => c with { Tools = v });

    private static Shape<TimeSpan> Ttl => Scalars.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));
    private static Shape<CacheWhen> When => Scalars.Word(("deterministic", CacheWhen.Deterministic), ("always", CacheWhen.Always));
    private static Shape<CacheTools> Tools => Scalars.Word(("never", CacheTools.Never), ("functions", CacheTools.Functions));
    private static Shape<TargetId> Target => Scalars.Text.As(name => new TargetId(name), id => id.Value);

    private static ObjectShape<ExactCacheConfig> Exact() => new ObjectShape<ExactCacheConfig>(() => new())
        .Key("enabled", Scalars.Flag, "False leaves it to routes and workloads to turn it on.", c => c.Enabled, (c, v) => c with { Enabled = v })
        .Key("ttl", Ttl, "How long an answer is used again.", c => c.Ttl, (c, v) => c with { Ttl = v })
        .Key("max_answer_bytes", Scalars.Integer(1024, 32L << 20), "Largest answer that is stored.", c => c.MaxAnswerBytes, (c, v) => c with { MaxAnswerBytes = v })
        .Key("when", When, "Which requests: deterministic (temperature 0 or a seed), or always.", c => c.When, (c, v) => c with { When = v })
        .Key("tools", Tools, "Whether requests that offer tools may be answered: never, or functions that the client runs.", c => c.Tools, (c, v) => c with { Tools = v })
        .Key("ignore", new OneOrManyShape<CacheIgnoredField>(Scalars.Word(("user", CacheIgnoredField.User), ("safety_identifier", CacheIgnoredField.SafetyIdentifier), ("metadata", CacheIgnoredField.Metadata))),
            "Request fields that are left out of the key: user, safety_identifier, metadata.", c => c.Ignore, (c, v) => c with { Ignore = v })
        .Key("wait", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(10)), "How long a call waits for one with the same request that is being answered; 0s for no wait.", c => c.Wait, (c, v) => c with { Wait = v });

    private static ObjectShape<SemanticCacheConfig> Semantic() => new ObjectShape<SemanticCacheConfig>(() => new())
        .Key("enabled", Scalars.Flag, "Off unless stated.", c => c.Enabled, (c, v) => c with { Enabled = v })
        .OptionalKey("target", Target, "Name of the target that makes the vectors.", c => c.Target, (c, v) => c with { Target = v })
        .Key("false_hit_rate", Scalars.Number(0.001, 0.5), "Share of would-be hits that may be wrong.", c => c.FalseHitRate, (c, v) => c with { FalseHitRate = v })
        .Key("confidence", Scalars.Number(0.5, 0.999), "Confidence that it is not exceeded.", c => c.Confidence, (c, v) => c with { Confidence = v })
        .Key("verify_share", Scalars.Number(0.01, 1), "Share of would-be hits that are answered by the target all the same, and compared.", c => c.VerifyShare, (c, v) => c with { VerifyShare = v })
        .Key("floor", Scalars.Number(0, 1), "Cosine below which two requests are not compared at all.", c => c.Floor, (c, v) => c with { Floor = v })
        .Key("compare", Scalars.Word(("normalized", CacheCompare.Normalized), ("exact", CacheCompare.Exact), ("judge", CacheCompare.Judge)), "How two answers are compared.", c => c.Compare, (c, v) => c with { Compare = v })
        .OptionalKey("judge", Target, "For compare: judge, the target that compares.", c => c.Judge, (c, v) => c with { Judge = v })
        .Key("max_vectors", Scalars.Count(1, 1_000_000), "Most vectors in memory; the oldest make room.", c => c.MaxVectors, (c, v) => c with { MaxVectors = v })
        .Key("timeout", Scalars.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(30)), "How long a call waits for its vector before it goes on without.", c => c.Timeout, (c, v) => c with { Timeout = v })
        .Key("store", Scalars.Text, "Where vectors are kept: memory.", c => c.Store, (c, v) => c with { Store = v });
}

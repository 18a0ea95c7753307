namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The sections <c>batch</c> and <c>flex</c>.</summary>
internal static class BatchShapes
{
    public static readonly ObjectShape<BatchConfig> Batch = new ObjectShape<BatchConfig>(() => new())
        .Key("run", Scalars.Word(("own", BatchRun.Own), ("provider", BatchRun.Provider)), "Who works the lines off: own (the gateway, in idle capacity of own engines) or provider (passed through to the target of passthrough.files).", c => c.Run, (c, v) => c with { Run = v })
        .Key("retention", Scalars.Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(3650)), "How long files and ended batches are kept.", c => c.Retention, (c, v) => c with { Retention = v })
        .Key("max_file_bytes", Scalars.Integer(1024, 1L << 30), "Largest file in bytes.", c => c.MaxFileBytes, (c, v) => c with { MaxFileBytes = v })
        .Key("max_bytes", Scalars.Integer(1024, 1L << 50), "Most bytes of files that one key may have here.", c => c.MaxBytes, (c, v) => c with { MaxBytes = v })
        .Key("max_lines", Scalars.Count(1, 1_000_000), "Most lines of a batch.", c => c.MaxLines, (c, v) => c with { MaxLines = v })
        .Key("concurrency", Scalars.Count(1, 1_000), "Lines at APIs at once; own engines get as many as they have idle slots.", c => c.Concurrency, (c, v) => c with { Concurrency = v })
        .Key("headroom", Scalars.Number(0, 0.9), "Share of an own engine's slots that stays free for calls that somebody waits for.", c => c.Headroom, (c, v) => c with { Headroom = v })
        .WithShorthand("run");

    public static readonly ObjectShape<FlexConfig> Flex = new ObjectShape<FlexConfig>(() => FlexConfig.Default)
        .Key("wait", Scalars.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(10)), "How long a call with service_tier flex waits for idle own capacity.", c => c.Wait, (c, v) => c with { Wait = v })
        .WithShorthand("wait");
}

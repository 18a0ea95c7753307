namespace Breakeven;

/// <summary>Section <c>batch</c>: files and batches, <c>/v1/files</c> and <c>/v1/batches</c>. Without the section there are no batches, and files go where <c>passthrough.files</c> says.</summary>
/// <param name="Run">Who works the lines off.</param>
public sealed record BatchConfig(BatchRun Run = BatchRun.Own)
{
    /// <summary>How long a file is kept unless its sender wants less, and a batch after its end; 1 h to 10 years.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Largest file, in bytes: by default what OpenAI's batches take.</summary>
    public long MaxFileBytes { get; init; } = 200L * 1024 * 1024;

    /// <summary>Most bytes of files that one key may have here.</summary>
    public long MaxBytes { get; init; } = 10L * 1024 * 1024 * 1024;

    /// <summary>Most lines of a batch: by default as many as OpenAI's take.</summary>
    public int MaxLines { get; init; } = 50_000;

    /// <summary>Lines at APIs at once, of all batches together. Own engines get as many as they have idle slots.</summary>
    public int Concurrency { get; init; } = 16;

    /// <summary>Share of an own engine's slots that batches and flex calls leave free for calls that somebody waits for, 0 to 0.9. At least one slot where there are two.</summary>
    public double Headroom { get; init; } = DefaultHeadroom;

    /// <summary>As <see cref="Headroom"/>, where the section is missing.</summary>
    public const double DefaultHeadroom = 0.2;
}

/// <summary>Who works the lines of batches off. Key <c>run</c> of <c>batch</c>.</summary>
public enum BatchRun
{
    /// <summary>The gateway, on own engines while they are idle, and on APIs where time runs out.</summary>
    Own,

    /// <summary>The provider of the target that keeps the files: both are passed through.</summary>
    Provider,
}

/// <summary>Section <c>flex</c>: calls with <c>service_tier: flex</c> wait for idle own capacity. Without the section they go out as any call does.</summary>
/// <param name="Wait">Longest wait; 0 to 10 min.</param>
public sealed record FlexConfig(TimeSpan Wait)
{
    /// <summary>Half of what OpenAI's libraries wait for a whole answer.</summary>
    public static readonly FlexConfig Default = new(TimeSpan.FromMinutes(5));
}

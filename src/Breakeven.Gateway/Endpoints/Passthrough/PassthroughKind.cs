namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>What is passed through; each has a key in the configuration's section <c>passthrough</c>.</summary>
internal enum PassthroughKind
{
    Audio,
    Images,
    Files,

    /// <summary>Batches of the files that <see cref="Files"/> passed through, at the same target.</summary>
    Batches,
}

internal static class PassthroughKinds
{
    /// <summary>The operation in the ledger, and the key in the configuration.</summary>
    public static string Word(this PassthroughKind kind) => kind switch
    {
        PassthroughKind.Audio => "audio",
        PassthroughKind.Images => "images",
        PassthroughKind.Files => "files",
        _ => "batches",
    };

    public static TargetId? TargetOf(this PassthroughKind kind, PassthroughConfig config) => kind switch
    {
        PassthroughKind.Audio => config.Audio,
        PassthroughKind.Images => config.Images,
        _ => config.Files,
    };
}

namespace Breakeven.Gateway.Files;

/// <summary>What is known of one file beside its bytes. Kept encrypted too: names of files say things.</summary>
/// <param name="Owner">Name of the key that it belongs to; null on a gateway without keys. Nobody else can see it.</param>
/// <param name="Bytes">Plain bytes.</param>
internal sealed record StoredFile(Guid Id, string? Owner, string Name, string Purpose, long Bytes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Purposes, in OpenAI's words: what a batch reads, and what it wrote.</summary>
    public const string Input = "batch", Output = "batch_output";

    private const string Prefix = "file-";

    public string PublicId => PublicIdOf(Id);

    public static string PublicIdOf(Guid id) => $"{Prefix}{id:N}";

    public static Guid? ReadId(string? text) =>
        text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParseExact(text.AsSpan(Prefix.Length), "N", out Guid id) ? id : null;
}

namespace Breakeven.Gateway.Configuration;

/// <summary>One difference between two configurations. Secrets show as <c>***</c>.</summary>
/// <param name="Key">As <c>routes.chat.targets</c>.</param>
/// <param name="Before">In YAML on one line; null when the key is new.</param>
/// <param name="After">In YAML on one line; null when the key is gone.</param>
public sealed record ConfigChange(string Key, string? Before, string? After)
{
    /// <summary><c>- routes.chat.strategy: priority</c> and <c>+ routes.chat.strategy: weighted</c>, a line each.</summary>
    public override string ToString() =>
        string.Join('\n', new[] { Before is null ? null : $"- {Key}: {Before}", After is null ? null : $"+ {Key}: {After}" }.OfType<string>());
}

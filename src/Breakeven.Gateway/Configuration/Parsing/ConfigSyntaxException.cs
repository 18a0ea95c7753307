namespace Breakeven.Gateway.Configuration.Parsing;

/// <summary>The text is not a configuration file at all; nothing after this place can be understood.</summary>
internal sealed class ConfigSyntaxException(string message, TextSpan span) : Exception(message)
{
    public TextSpan Span { get; } = span;
}

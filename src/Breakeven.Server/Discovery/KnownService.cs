using System.Collections.Immutable;

namespace Breakeven.Server.Discovery;

/// <summary>A public service whose key people keep in an environment variable of a well-known name.</summary>
/// <param name="Variable">The environment variable.</param>
/// <param name="Name">Name of the provider in the configuration.</param>
/// <param name="Type">A provider type of the configuration.</param>
/// <param name="ExampleModel">A small model that the service offers to every customer; for the first call.</param>
internal sealed record KnownService(string Variable, string Name, string Type, string ExampleModel)
{
    /// <summary>For types without an address of their own.</summary>
    public string? BaseUrl { get; init; }

    public static readonly ImmutableArray<KnownService> All =
    [
        new("OPENAI_API_KEY", "openai", "openai", "gpt-4.1-mini"),
        new("MISTRAL_API_KEY", "mistral", "mistral", "mistral-small-latest"),
        new("OPENROUTER_API_KEY", "openrouter", "openrouter", "openai/gpt-4.1-mini"),
        new("GROQ_API_KEY", "groq", "openai-compatible", "llama-3.3-70b-versatile") { BaseUrl = "https://api.groq.com/openai/v1" },
        new("TOGETHER_API_KEY", "together", "openai-compatible", "meta-llama/Llama-3.3-70B-Instruct-Turbo") { BaseUrl = "https://api.together.xyz/v1" },
        new("DEEPSEEK_API_KEY", "deepseek", "openai-compatible", "deepseek-chat") { BaseUrl = "https://api.deepseek.com/v1" },
        new("GEMINI_API_KEY", "gemini", "gemini", "gemini-2.5-flash"),
        new("ANTHROPIC_API_KEY", "anthropic", "anthropic", "claude-sonnet-4-5"),
    ];
}

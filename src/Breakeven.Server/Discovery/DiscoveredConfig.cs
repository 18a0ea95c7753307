using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Breakeven.Gateway.Configuration;

namespace Breakeven.Server.Discovery;

/// <summary>What was found, as a configuration that works and a text for people.</summary>
public sealed class DiscoveredConfig
{
    private readonly string _listen;

    internal DiscoveredConfig(string listen, ImmutableArray<FoundEngine> engines, ImmutableArray<FoundKey> keys, Func<string, string?> environment)
    {
        (_listen, Engines, Keys) = (listen, engines, keys);
        Yaml = WriteYaml();
        Result = ConfigReader.ReadText(Yaml, "discovered.yaml", environment);
    }

    public ImmutableArray<FoundEngine> Engines { get; }
    public ImmutableArray<FoundKey> Keys { get; }

    /// <summary>The configuration as one may save it as <c>breakeven.yaml</c>; keys are references to the environment.</summary>
    public string Yaml { get; }

    /// <summary>The same, read. Without <see cref="ConfigResult.Config"/> only when <c>listen</c> is refused, as beyond loopback without keys.</summary>
    public ConfigResult Result { get; }

    /// <summary>A model name that the configuration answers to, or null when nothing usable was found.</summary>
    public string? ExampleModel =>
        Engines.FirstOrDefault(engine => !engine.Models.IsEmpty) is { } engine ? $"{engine.Name}/{engine.Models[0]}"
        : Keys.FirstOrDefault() is { } key ? $"{key.Name}/{key.ExampleModel}"
        : null;

    /// <summary>What was found, and one call that works; or how to add a provider.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (FoundEngine engine in Engines) text.AppendLine($"found {engine.Type} at {Plain(engine.Address)}: {ListModels(engine)}");
        foreach (FoundKey key in Keys) text.AppendLine($"found {key.Variable}: models as {key.Name}/{key.ExampleModel}");
        text.AppendLine(ExampleModel is { } model ? $"try it:\n  {Curl(model)}" : NothingFound);
        return text.ToString();
    }

    private const string NothingFound =
        """
        found no provider that can be called. Add one:
          export OPENAI_API_KEY=…                (or ANTHROPIC_, MISTRAL_, OPENROUTER_, GROQ_, TOGETHER_, DEEPSEEK_, GEMINI_API_KEY), or
          start an engine, as: ollama serve, or
          write a breakeven.yaml:
            version: 1
            providers: { gpu1: { type: vllm, base_url: "http://gpu1:8000", location: own } }
            targets: { any: { provider: gpu1, model: "*" } }
            routes: { "*": { targets: [any] } }
        """;

    /// <summary>Engines come first, so that a model name without a provider goes to one of our own.</summary>
    private string WriteYaml()
    {
        var providers = new StringBuilder();
        var names = new List<string>();
        foreach (FoundEngine engine in Engines)
        {
            providers.Append($"  {engine.Name}: {{ type: {engine.Type}, base_url: \"{Plain(engine.Address)}\", location: own }}\n");
            names.Add(engine.Name);
        }
        foreach (FoundKey key in Keys)
        {
            KnownService service = KnownService.All.First(known => known.Name == key.Name);
            string address = service.BaseUrl is null ? "" : $", base_url: \"{service.BaseUrl}\", priced_as: {service.Name}";
            providers.Append($"  {key.Name}: {{ type: {service.Type}, api_key: \"${{{key.Variable}}}\"{address} }}\n");
            names.Add(key.Name);
        }
        string head = $"version: 1\nserver: {{ listen: {JsonSerializer.Serialize(_listen)} }}\n";
        if (names.Count == 0) return head;
        string targets = string.Concat(names.Select(name => $"  {name}-any: {{ provider: {name}, model: \"*\" }}\n"));
        return $"{head}providers:\n{providers}targets:\n{targets}routes:\n  \"*\": {{ targets: [{names[0]}-any] }} # others as PROVIDER/MODEL\n";
    }

    private string Curl(string model) =>
        $"curl {_listen.TrimEnd('/')}/v1/chat/completions -H 'content-type: application/json' -d '{Body(model).Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Body(string model) =>
        $$"""{"model":{{JsonSerializer.Serialize(model, PlainJson)}},"messages":[{"role":"user","content":"Say hello."}]}""";

    private static readonly JsonSerializerOptions PlainJson = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string ListModels(FoundEngine engine) => engine.Models.Length switch
    {
        0 => "running, no model loaded",
        <= 5 => string.Join(", ", engine.Models),
        _ => $"{string.Join(", ", engine.Models.Take(5))} and {engine.Models.Length - 5} more",
    };

    private static string Plain(Uri address) => address.GetLeftPart(UriPartial.Authority);
}

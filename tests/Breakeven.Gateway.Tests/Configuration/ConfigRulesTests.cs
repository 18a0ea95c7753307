using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class ConfigRulesTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Base = "providers: { p: { type: vllm, base_url: \"http://10.0.0.1:8000\" } }\ntargets: { t: { provider: p, model: m }, any: { provider: p, model: \"*\" } }\n";

    [Theory]
    [InlineData("routes: { r: { targets: [] } }", "routes.r", "has no targets")]
    [InlineData("routes: { r: { targets: [t, t] } }", "routes.r.targets[1]", "'t' is in the list already")]
    [InlineData("routes: { r: { strategy: weighted, targets: [{ target: t, weight: 0 }] } }", "routes.r.targets", "all weights are 0")]
    [InlineData("routes: { r: { strategy: complexity, targets: [t, any] } }", "routes.r", "does not say what the router is to keep")]
    [InlineData("routes: { r: { strategy: complexity, targets: [t, any], quality: 0.9, threshold: 0 } }", "routes.r", "more than one of quality, strong_share and threshold")]
    [InlineData("routes: { r: { strategy: complexity, targets: [t, any], quality: 0.9, router: none.model } }", "routes.r.router", "the file none.model does not exist")]
    [InlineData("routes: { r: { strategy: complexity, targets: [t, any], quality: 1.5 } }", "routes.r.quality", "from 0 to 1")]
    [InlineData("routes: { r: { targets: [t], shadow: { target: other, share: 0.1 } } }", "routes.r.shadow.target", "has no such ends")]
    [InlineData("routes: { r: { targets: [t], shadow: { target: x, share: 0.1 } } }", "routes.r.shadow.target", "there is no target 'x'")]
    [InlineData("storage: { shared_state: \"redis://h\" }", "storage.shared_state", "cache.store shares the response cache")]
    [InlineData("cache: { exact: { ttl: 0s } }", "cache.exact.ttl", "expected a duration from 1s")]
    [InlineData("cache: { exact: {}, store: \"redis://h\" }", "cache.store", "needs cache.key")]
    [InlineData("cache: { exact: {}, store: \"redis://h/x\", key: KEY32 }", "cache.store", "names no database")]
    [InlineData("cache: { exact: {}, store: disk }", "cache.store", "expected one of memory, redis://")]
    [InlineData("cache: { exact: {}, key: short }", "cache.key", "is not 32 bytes in hex or base64")]
    [InlineData("cache: { exact: {}, semantic: { enabled: true } }", "cache.semantic.enabled", "needs a target that makes vectors")]
    [InlineData("cache: { semantic: { enabled: true, target: t } }", "cache.semantic.enabled", "needs cache.exact")]
    [InlineData("cache: { exact: {}, semantic: { target: x } }", "cache.semantic.target", "there is no target 'x'")]
    [InlineData("cache: { exact: {}, semantic: { target: any } }", "cache.semantic.target", "passes the asked model name through")]
    [InlineData("cache: { exact: {}, semantic: { enabled: true, target: t, compare: judge } }", "cache.semantic.compare", "needs a target that compares")]
    [InlineData("cache: { exact: {}, semantic: { store: \"postgres://h/d\" } }", "cache.semantic.store", "not available in this version")]
    [InlineData("cache: { exact: { ignore: [users] } }", "cache.exact.ignore[0]", "did you mean 'user'?")]
    [InlineData("routes: { r: { targets: [t], prompts: { history: { above_tokens: 9 } } } }", "routes.r.prompts.history", "does not say how much is sent")]
    [InlineData("routes: { r: { targets: [t], prompts: { history: { tokens: 9 } } } }", "routes.r.prompts.history.tokens", "from 100 to")]
    [InlineData("workloads: { w: { prompts: { max_tokens: much } } }", "workloads.w.prompts.max_tokens", "expected auto or a whole number from 1 to 10000000, found 'much'")]
    [InlineData("workloads: { w: { match: { key: k } } }", "workloads.w.match.key", "there is no key 'k'")]
    [InlineData("workloads: { w: { match: { route: r } } }", "workloads.w.match.route", "there is no route 'r'")]
    [InlineData("policies: { restricted: {} }\nworkloads: { w: { data_class: resticted } }", "workloads.w.data_class", "there is no policy 'resticted'")]
    [InlineData("policies: { eu-personal: {} }\nworkloads: { w: { data_class: EU_personal } }", "workloads.w.data_class", "there is no policy 'EU_personal'")]
    [InlineData("policies: { \"a+b\": {} }", "policies.a+b", "so that a request's header can say it")]
    [InlineData("policies: { c: { requires: [Zero-Retention] } }", "policies.c.requires[0]", "a word of lower case letters")]
    [InlineData("personal_data: { action: mask }", "personal_data", "has an action and nothing to look for")]
    [InlineData("personal_data: { detect: [email], action: raise }", "personal_data", "'data_class' is missing")]
    [InlineData("personal_data: { detect: [email], action: raise, data_class: eu }", "personal_data.data_class", "there is no policy 'eu'")]
    [InlineData("personal_data: { detect: [emails], action: mask }", "personal_data.detect[0]", "email")]
    [InlineData("personal_data: { patterns: { email: x }, action: mask }", "personal_data.patterns.email", "is a kind already")]
    [InlineData("personal_data: { patterns: { My-Kind: x }, action: mask }", "personal_data.patterns.My-Kind", "a word of lower case letters")]
    [InlineData("personal_data: { patterns: { mine: '(?<=a)b' }, action: mask }", "personal_data.patterns.mine", "would need backtracking")]
    [InlineData("personal_data: { patterns: { mine: 'a*' }, action: mask }", "personal_data.patterns.mine", "matches the empty text")]
    [InlineData("personal_data: { patterns: { mine: '(' }, action: mask }", "personal_data.patterns.mine", "is no regular expression")]
    [InlineData("workloads: { w: { personal_data: { action: refuse } } }", "workloads.w.personal_data", "nothing to look for")]
    [InlineData("policies: { c: { providers: [q] } }", "policies.c.providers[0]", "there is no provider 'q'")]
    [InlineData("keys: [{ name: a, sha256: HASH }, { name: a, sha256: HASH }]", "keys[1].name", "there are two keys 'a'")]
    [InlineData("keys: [{ name: a, sha256: HASH }, { name: b, sha256: HASH }]", "keys[1].sha256", "is the hash of the key 'a' too")]
    [InlineData("keys: [{ name: a, sha256: HASH, routes: [none] }]", "keys[0].routes[0]", "there is no route 'none'")]
    [InlineData("keys: [{ name: a, sha256: bad }, { name: b, sha256: HASH, routes: [none] }]", "keys[1].routes[0]", "there is no route 'none'")]
    [InlineData("environments: { dev: { routes: { r: { targets: [t] } } } }", "environments.dev.routes.r", "there is no route 'r' to overlay")]
    [InlineData("routes: { r: { targets: [t] } }\nenvironments: { dev: { routes: { r: { targets: [x] } } } }", "environments.dev.routes.r.targets[0]", "there is no target 'x'")]
    [InlineData("prices: { overrides: [{ provider: q, model: m, input_usd_per_m: 1 }] }", "prices.overrides[0].provider", "there is no provider 'q'")]
    [InlineData("prices: { overrides: [{ provider: p, model: m }] }", "prices.overrides[0]", "says no price")]
    [InlineData("prices: { overrides: [{ provider: p, model: m, input_usd_per_m: 1, valid_from: 2026-02-01, valid_until: 2026-01-01 }] }", "prices.overrides[0].valid_until", "is not after")]
    [InlineData("server: { listen: nonsense }", "server.listen", "expected an address")]
    [InlineData("server: { listen: \"http://0.0.0.0:4747\", admin_key: k }", "server.listen", "needs client keys")]
    [InlineData("server: { listen: \"http://*:4747\" }\nkeys: [{ name: a, sha256: HASH }]", "server.listen", "needs an admin key")]
    [InlineData("server: { listen: \"http://localhost:8000\" }\nproviders: { q: { type: vllm } }", "providers.q.base_url", "calls would go in a circle")]
    [InlineData("server: { listen: \"http://[::]:8000\", admin_key: k }\nproviders: { q: { type: vllm } }", "providers.q.base_url", "calls would go in a circle")]
    [InlineData("providers: { q: { type: openai-compatible } }", "providers.q", "'base_url' is missing")]
    [InlineData("providers: { a/b: { type: vllm } }", "providers.a/b", "cannot hold '/'")]
    [InlineData("passthrough: { audio: x }", "passthrough.audio", "there is no target 'x'")]
    [InlineData("providers: { p: { type: anthropic, api_key: k } }\ntargets: { t: { provider: p, model: m } }\npassthrough: { files: t }", "passthrough.files", "does not have OpenAI's API for files")]
    [InlineData("providers: { p: { type: gemini, api_key: k } }\ntargets: { t: { provider: p, model: m } }\npassthrough: { images: t }", "passthrough.images", "does not have OpenAI's API for images")]
    public void Read_BrokenRule_IsAnErrorAtItsKey(string text, string key, string message)
    {
        string written = text.Replace("HASH", Hash, StringComparison.Ordinal).Replace("KEY32", $"\"{Hash}\"", StringComparison.Ordinal);
        ConfigResult result = ConfigExamples.Read(written.Contains("providers: {", StringComparison.Ordinal) ? written : Base + written);
        Assert.Contains(result.Errors, problem => problem.Key == key && problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.Null(result.Config);
    }

    [Theory]
    [InlineData("providers: { p: { type: vllm, location: own } }\ntargets: { t: { provider: p, model: m } }", "targets.t", "will have no cost")]
    [InlineData("providers: { p: { type: vllm } }\ntargets: { t: { provider: p, model: \"*\" } }\nroutes: { r: { targets: [t] } }", "routes.r.targets[0]", "passes the asked model name through")]
    [InlineData("providers: { p: { type: vllm, base_url: \"http://example.com\", api_key: k } }", "providers.p.base_url", "travel unencrypted")]
    [InlineData("providers: { p: { type: openai } }", "providers.p", "has no api_key")]
    [InlineData("workloads: { w: { data_class: internal } }", "workloads.w.data_class", "a label that restricts nothing")]
    [InlineData("policies: { eu: {} }\nworkloads: { w: { data_class: hr } }", "workloads.w.data_class", "a label that restricts nothing")]
    [InlineData("policies: { c: { requires: zero_retention } }", "policies.c.requires", "no provider states 'zero_retention'")]
    [InlineData("providers: { q: { type: vllm, attributes: [zero_retention] } }\npolicies: { c: { requires: [zero_retenton] } }", "policies.c.requires", "no provider states 'zero_retenton'")]
    [InlineData("policies: { c: { models: [] } }", "policies.c.models", "nothing is allowed")]
    [InlineData("personal_data: { detect: [email] }", "personal_data", "not what to do")]
    [InlineData("policies: { c: { locations: [] } }", "policies.c.locations", "nothing is allowed")]
    public void Read_Doubtful_IsAWarningAndTheConfigurationWorks(string text, string key, string message)
    {
        ConfigResult result = ConfigExamples.Read(text);
        ConfigProblem problem = Assert.Single(result.Problems);
        Assert.Equal((ConfigSeverity.Warning, key), (problem.Severity, problem.Key));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.NotNull(result.Config);
    }

    [Fact]
    public void Read_BrokenProvider_IsNotReportedAgainWhereItIsUsed()
    {
        const string text = "providers: { p: { type: nonsense } }\ntargets: { t: { provider: p, model: m } }\nroutes: { r: { targets: [t] } }";
        Assert.Equal("providers.p.type", Assert.Single(ConfigExamples.Read(text).Problems).Key);
    }

    [Fact]
    public void Read_AliasedRouteNames_AllowProviderSlashModelAndWildcards()
    {
        string text = Base + $"routes: {{ chat-a: {{ targets: [t] }} }}\nkeys: [{{ name: app-1, sha256: {Hash}, routes: [p/m, chat-a] }}]\nworkloads: {{ w: {{ match: {{ key: app-*, route: chat-* }} }} }}";
        Assert.Empty(ConfigExamples.Read(text).Problems);
    }

    [Fact]
    public void Read_SameAddressOnAnotherPort_IsNoCircle() =>
        Assert.NotNull(ConfigExamples.Read("server: { listen: \"http://127.0.0.1:4747\" }\nproviders: { q: { type: vllm } }").Config);

    [Theory]
    [InlineData("vllm", null, "http://127.0.0.1:8000/v1")]
    [InlineData("vllm", "http://gpu:9/", "http://gpu:9/v1")]
    [InlineData("vllm", "http://gpu:9/a/b/", "http://gpu:9/a/b")]
    [InlineData("openai", null, "https://api.openai.com/v1")]
    [InlineData("openrouter", null, "https://openrouter.ai/api/v1")]
    [InlineData("gemini", null, "https://generativelanguage.googleapis.com/v1beta")]
    [InlineData("anthropic", "https://api.anthropic.com", "https://api.anthropic.com/v1")]
    [InlineData("azure-openai", "https://name.openai.azure.com/", "https://name.openai.azure.com/openai")]
    [InlineData("bedrock", "https://vpce-1.amazonaws.com", "https://vpce-1.amazonaws.com")]
    [InlineData("openai-compatible", null, null)]
    public void Resolve_BaseUrl_PathIsUsedAsGivenOrDefault(string type, string? baseUrl, string? expected) =>
        Assert.Equal(expected, ProviderTypes.Find(type)!.Resolve(baseUrl is null ? null : new(baseUrl))?.OriginalString);
}

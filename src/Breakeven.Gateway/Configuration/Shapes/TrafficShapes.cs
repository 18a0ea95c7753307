using Breakeven.Gateway.Policies.PersonalData;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The sections <c>workloads</c> and <c>policies</c>.</summary>
internal static class TrafficShapes
{
    public static readonly ObjectShape<PersonalDataConfig> PersonalData = new ObjectShape<PersonalDataConfig>(() => new())
        .OptionalKey("detect", new ListShape<string>(Scalars.Word(PersonalDataKinds.Words)), "Kinds to look for; national_ids stands for all national numbers.", c => c.Detect, (c, v) => c with { Detect = v })
        .Key("patterns", new NameMapShape<string>(Scalars.Text), "Kinds of your own: a name and a regular expression without look-around or back references.", c => c.Patterns, (c, v) => c with { Patterns = v })
        .OptionalKey("action", Scalars.Word(("off", PersonalDataAction.Off), ("raise", PersonalDataAction.Raise), ("mask", PersonalDataAction.Mask), ("refuse", PersonalDataAction.Refuse)), "raise adds data_class to the call, mask sends placeholders, refuse answers 400.", c => c.Action, (c, v) => c with { Action = v })
        .Key("data_class", Scalars.Text, "The policy that 'raise' puts a call under.", c => c.DataClass, (c, v) => c with { DataClass = v });

    public static readonly NamedShape<WorkloadConfig> Workloads = new(Workload(), name => new(name), workload => workload.Name);
    public static readonly NamedShape<PolicyConfig> Policies = new(Policy(), name => new(name), policy => policy.DataClass);

    private static ObjectShape<WorkloadConfig> Workload() => new ObjectShape<WorkloadConfig>(() => new(""))
        .Key("match", Match(), "Which calls; all given ones must hold.", c => c.Match, (c, v) => c with { Match = v })
        .Key("data_class", Scalars.Text, "Name of a policy.", c => c.DataClass, (c, v) => c with { DataClass = v })
        .Key("personal_data", PersonalData, "What differs from the section personal_data.", c => c.PersonalData, (c, v) => c with { PersonalData = v })
        .Key("content", Scalars.Word(["off", "encrypted"]), "Whether prompts and answers of its calls are stored.", c => c.Content, (c, v) => c with { Content = v })
        .Key("content_retention", Scalars.Duration(TimeSpan.FromDays(1), TimeSpan.FromDays(3650)), "How long they are kept, 1d to 3650d.", c => c.ContentRetention, (c, v) => c with { ContentRetention = v })
        .Key("slo", Slo(), "What the workload promises its users.", c => c.Slo, (c, v) => c with { Slo = v })
        .OptionalKey("budget", KeyShapes.Budgets, "Money per window, shared by all of its calls; one or a list.", c => KeyShapes.Given(c.Budgets), (c, v) => c with { Budgets = v })
        .Key("requires", new ObjectShape<WorkloadRequirements>(() => new())
            .Key("frontier", Scalars.Flag, "Only frontier models are good enough.", c => c.Frontier, (c, v) => c with { Frontier = v }),
            "What advice must respect.", c => c.Requires, (c, v) => c with { Requires = v })
        .Key("cache", CacheShapes.Rule, "What differs from the section cache, and from the route's.", c => c.Cache, (c, v) => c with { Cache = v })
        .OptionalKey("checks", CanaryShape.Checks, "What a program looks for in answers of calls in an experiment, and of copies.", c => c.Checks.IsDefaultOrEmpty ? null : c.Checks, (c, v) => c with { Checks = v })
        .Key("judge", CanaryShape.Judge, "A model that compares the answers of calls and their copies.", c => c.Judge, (c, v) => c with { Judge = v })
        .Key("prompts", PromptShapes.Rule, "What differs from the route's.", c => c.Prompts, (c, v) => c with { Prompts = v });

    private static ObjectShape<WorkloadMatch> Match() => new ObjectShape<WorkloadMatch>(() => new())
        .Key("key", Scalars.Text, "Name of a key; a trailing * is a wildcard.", c => c.Key, (c, v) => c with { Key = v })
        .Key("route", Scalars.Text, "Name of a route; a trailing * is a wildcard.", c => c.Route, (c, v) => c with { Route = v })
        .Key("header", new NameMapShape<string>(Scalars.Text), "Request headers and their values.", c => c.Header, (c, v) => c with { Header = v })
        .Key("tag", Scalars.Text, "name, or name=value, of x-breakeven-tags.", c => c.Tag, (c, v) => c with { Tag = v })
        .Key("environment", Scalars.Text, "Environment of the key.", c => c.Environment, (c, v) => c with { Environment = v });

    private static ObjectShape<SloConfig> Slo() => new ObjectShape<SloConfig>(() => new())
        .OptionalKey("ttft_p95_ms", Milliseconds, "Time to first chunk, 95th percentile.", c => c.TtftP95Ms, (c, v) => c with { TtftP95Ms = v })
        .OptionalKey("ttft_p99_ms", Milliseconds, "Time to first chunk, 99th percentile.", c => c.TtftP99Ms, (c, v) => c with { TtftP99Ms = v })
        .OptionalKey("tpot_p99_ms", Milliseconds, "Time per output token, 99th percentile.", c => c.TpotP99Ms, (c, v) => c with { TpotP99Ms = v });

    private static Shape<double> Milliseconds => Scalars.Number(0.001, 86_400_000);

    private static ObjectShape<PolicyConfig> Policy() => new ObjectShape<PolicyConfig>(() => new(""))
        .OptionalKey("locations", new ListShape<Location>(ProviderShapes.Location), "Whose machines; any unless listed.", c => c.Locations, (c, v) => c with { Locations = v })
        .OptionalKey("regions", new ListShape<Region>(ProviderShapes.Region), "Where; any unless listed.", c => c.Regions, (c, v) => c with { Regions = v })
        .OptionalKey("providers", new ListShape<string>(Scalars.Text), "By whom; any unless listed.", c => c.Providers, (c, v) => c with { Providers = v })
        .OptionalKey("models", new ListShape<string>(Scalars.Text), "By which models, under their providers' names; any unless listed.", c => c.Models, (c, v) => c with { Models = v })
        .Key("requires", new OneOrManyShape<string>(ProviderShapes.Attribute), "Attributes that a provider must state, all of them.", c => c.Requires, (c, v) => c with { Requires = v });
}

namespace Breakeven.EndToEnd.Browser;

/// <summary>Reports that the executable wrote, and a browser to look at them.</summary>
public sealed class ReportFixture : IAsyncLifetime
{
    /// <summary>By name: an ordinary one, and ones that try to break the page.</summary>
    private static readonly Dictionary<string, string> Scenarios = new(StringComparer.Ordinal)
    {
        ["documents"] = """
            {"workloads":[{"name":"documents","requests_per_month":4000000,"input_tokens":800,"output_tokens":100,"load_duration_curve":[[0.02,4.2],[0.08,2.6],[0.2,1.6],[0.3,0.9],[0.4,0.295]],"api_price_decline_per_year":0.2}],
            "self_host":{"purchase_usd":60000,"chassis_usd":9000,"tdp_w_total":5600,"usd_per_kwh":0.13,"rps_per_server":1.2,"redundancy":1}}
            """,
        ["hostile"] = """
            {"workloads":[
            {"name":"<script>document.title='x'</script> AveryveryverylongworkloadnamewithoutanyspacesthatgoesonandonandonAveryveryverylongworkloadname","requests_per_month":2000000,"traffic":"scheduled","peak_to_mean":2.6,"optimisation_saving":0.2,"reasoning_tokens":900,"batch_fraction":0.3},
            {"name":"impossible","requests_per_month":150000,"external_processing_allowed":false,"frontier_required":true},
            {"name":"unknown volume","input_tokens":1200},
            {"name":"huge","requests_per_month":900000000,"input_tokens":100000,"output_tokens":50000},
            {"name":"tiny","requests_per_month":1,"input_tokens":1,"output_tokens":1}],
            "api":{"model":"gpt-4.1"},"self_host":{"gpu":"2x h100-sxm"}}
            """,
        ["steps"] = """
            {"workloads":[{"name":"w","requests_per_month":1700000,"input_tokens":800,"output_tokens":100,"peak_to_mean":1}],"self_host":{"server_usd_per_month":2925,"capacity_requests_per_month":800000}}
            """,
        ["many"] = $$"""{"workloads":[{{string.Join(",", Enumerable.Range(1, 40).Select(i => $$"""{"name":"team-{{i}}","requests_per_month":{{i * 90_000}} }"""))}}],"self_host":{"server_usd_per_month":2925} }""",
    };

    private readonly TemporaryFolder _folder = new();

    internal Chromium Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Browser = await Chromium.StartAsync();
        foreach ((string name, string scenario) in Scenarios)
        {
            await using BreakevenProcess run = await BreakevenProcess.RunAsync(_folder.Path, "advise", "--scenario", _folder.Write($"{name}.json", scenario), "--format", "html", "--output", _folder.File($"{name}.html"));
            Assert.True(run.ExitCode == 0, run.Output);
        }
        await using BreakevenProcess demo = await BreakevenProcess.RunAsync(_folder.Path, "demo", "--requests", "200", "--output", "demo");
        Assert.True(demo.ExitCode == 0, demo.Output);
    }

    /// <param name="name">A scenario, or a page of the demo as <c>demo/savings</c>.</param>
    public Uri Page(string name) => new(_folder.File($"{name}.html"));

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _folder.Dispose();
    }
}

using System.Collections.Frozen;
using System.Net;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Policies.PersonalData;

/// <summary>Personal data in a request raises its class, is masked, or refuses the call; what it was is told nowhere.</summary>
public sealed class PersonalDataGuardTests
{
    private const string Mail = "jane.doe@example.org", Card = "4111 1111 1111 1111", Iban = "DE89 3704 0044 0532 0130 00";
    private static readonly string[] s_values = [Mail, Card, Iban, "4111111111111111"];

    [Fact]
    public async Task Inspect_Raise_TheCallGetsTheClassAndItsPolicy()
    {
        await using GatewayHost gateway = await StartAsync(new() { Detect = ["email"], Action = PersonalDataAction.Raise, DataClass = "restricted" });
        using HttpResponseMessage held = await PostAsync(gateway, "either", $"mail {Mail} and {Mail}");
        Assert.Equal("own-ok", held.Headers.GetValues("x-breakeven-target").Single());
        CallRecord record = await gateway.RecordOf(held);
        Assert.Equal("restricted", record.DataClass);
        Assert.Equal(2, record.PersonalData!["email"]);
        Assert.Contains(Mail, gateway.Own.Seen.Single().Body, StringComparison.Ordinal);
        using HttpResponseMessage clean = await PostAsync(gateway, "either", "nothing here");
        Assert.Equal("cloud-ok", clean.Headers.GetValues("x-breakeven-target").Single());
        CallRecord plain = await gateway.RecordOf(clean);
        Assert.Null(plain.DataClass);
        Assert.Null(plain.PersonalData);
        using HttpResponseMessage denied = await PostAsync(gateway, "good", Mail);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
    }

    [Fact]
    public async Task Inspect_Refuse_TellsKindsAndCountsAndNeverTheText()
    {
        await using GatewayHost gateway = await StartAsync(new() { Detect = ["email", "card", "iban"], Action = PersonalDataAction.Refuse });
        using HttpResponseMessage response = await PostAsync(gateway, "good", $"{Mail} {Card} x@y.de {Iban}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
        string text = await GatewayHost.TextOf(response);
        Assert.Contains("personal_data_refused", text, StringComparison.Ordinal);
        Assert.Contains("1 card, 2 email, 1 iban", text, StringComparison.Ordinal);
        AssertTellsNothing(text);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(CallOutcome.Refused, record.Outcome);
        Assert.Equal("card 1, email 2, iban 1", string.Join(", ", record.PersonalData!.Select(found => $"{found.Key} {found.Value}")));
        AssertTellsNothing(System.Text.Json.JsonSerializer.Serialize(record, CallRecordJson.Default.CallRecord));
        Assert.Empty(gateway.Cloud.Seen);
        Assert.Empty(gateway.Own.Seen);
    }

    public static TheoryData<string, string> Requests() => new()
    {
        { "/v1/chat/completions", """{"model":"good","messages":[{"role":"system","content":"S MAIL"},{"role":"user","content":[{"type":"text","text":"U CARD \n MAIL"}]},{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"to\":\"MAIL\",\"card\":4111111111111111}"}}]},{"role":"tool","tool_call_id":"call_1","content":"T IBAN"}]}""" },
        { "/v1/chat/completions", """{"model":"good","user":"MAIL","metadata":{"who":"MAIL"},"messages":[{"role":"user","content":"U \u0022MAIL\u0022 \ud83d\ude00 CARD IBAN"}]}""" },
        { "/v1/completions", """{"model":"good","prompt":["P MAIL","CARD IBAN"]}""" },
        { "/v1/embeddings", """{"model":"good","input":["P MAIL","CARD IBAN"]}""" },
        { "/v1/rerank", """{"model":"good","query":"Q MAIL","documents":["D CARD","D IBAN"]}""" },
        { "/v1/responses", """{"model":"good","instructions":"I MAIL","input":[{"role":"user","content":[{"type":"input_text","text":"U CARD"}]},{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"to\":\"MAIL\"}"},{"type":"function_call_output","call_id":"c1","output":"O IBAN"}]}""" },
        { "/v1/messages", """{"model":"good","max_tokens":9,"system":[{"type":"text","text":"S MAIL"}],"messages":[{"role":"user","content":"U CARD"},{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{"to":"MAIL","card":4111111111111111}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"R IBAN"}]}]}]}""" },
        { "/api/chat", """{"model":"good","stream":false,"messages":[{"role":"system","content":"S MAIL"},{"role":"user","content":"U CARD IBAN"}]}""" },
        { "/api/generate", """{"model":"good","stream":false,"system":"S MAIL","prompt":"U CARD IBAN"}""" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Inspect_Mask_NothingOfItReachesTheTargetInAnyFormat(string path, string request)
    {
        await using GatewayHost gateway = await StartAsync(new() { Detect = ["email", "card", "iban"], Action = PersonalDataAction.Mask });
        string body = request.Replace("MAIL", Mail, StringComparison.Ordinal).Replace("CARD", Card, StringComparison.Ordinal).Replace("IBAN", Iban, StringComparison.Ordinal);
        using HttpResponseMessage response = await gateway.PostToAsync(path, body);
        Assert.True(response.StatusCode == HttpStatusCode.OK, await GatewayHost.TextOf(response));
        SeenRequest seen = gateway.Cloud.Seen.Single();
        AssertTellsNothing(seen.Body);
        Assert.Contains("[EMAIL_1]", seen.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("[EMAIL_2]", seen.Body, StringComparison.Ordinal); // the same address is the same placeholder
        Assert.Contains("[CARD_1]", seen.Body, StringComparison.Ordinal);
        Assert.Contains("[IBAN_1]", seen.Body, StringComparison.Ordinal);
        Assert.Equal("ok", seen.Model);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(["card", "email", "iban"], record.PersonalData!.Keys);
        AssertTellsNothing(System.Text.Json.JsonSerializer.Serialize(record, CallRecordJson.Default.CallRecord));
    }

    /// <summary>Only the masked texts change; a tool's arguments stay JSON.</summary>
    [Fact]
    public async Task Inspect_Mask_AllElseStaysByteForByte()
    {
        await using GatewayHost gateway = await StartAsync(new() { Detect = ["email", "card"], Action = PersonalDataAction.Mask });
        const string before = """{ "model" : "good",  "seed":4111111111111111, "x_unknown":[1.0,{"a\u0062":"é\n"}], "messages":[{"role":"user","content":"MAIL"},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"card\": 4111111111111111}"}}]},{"role":"tool","tool_call_id":"c","content":"ok"}] }""";
        using HttpResponseMessage response = await gateway.PostAsync(before.Replace("MAIL", Mail, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string expected = before.Replace("\"good\"", "\"ok\"", StringComparison.Ordinal).Replace("MAIL", "[EMAIL_1]", StringComparison.Ordinal).Replace("{\\\"card\\\": 4111111111111111}", "{\\\"card\\\": \\\"[CARD_1]\\\"}", StringComparison.Ordinal);
        Assert.Equal(expected, gateway.Cloud.Seen.Single().Body);
    }

    [Fact]
    public async Task Inspect_Workload_SaysWhatDiffersAndAClientCannotLoosenIt()
    {
        await using GatewayHost gateway = await StartAsync(
            new() { Detect = ["email"], Action = PersonalDataAction.Refuse },
            new("free") { Match = new() { Header = GatewayHost.Headers(("x-app", "free")) }, PersonalData = new() { Action = PersonalDataAction.Off } },
            new("masked") { Match = new() { Header = GatewayHost.Headers(("x-app", "masked")) }, PersonalData = new() { Action = PersonalDataAction.Mask } });
        async Task<HttpStatusCode> StatusAsync(params (string, string)[] headers)
        {
            using HttpResponseMessage response = await PostAsync(gateway, "good", Mail, headers);
            return response.StatusCode;
        }
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(("x-app", "free")));
        Assert.Contains(Mail, gateway.Cloud.Seen.Last().Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(("x-app", "masked")));
        Assert.Contains("[EMAIL_1]", gateway.Cloud.Seen.Last().Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(("x-breakeven-workload", "free")));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(("x-breakeven-workload", "masked")));
    }

    [Fact]
    public async Task Inspect_PatternOfTheOperator_IsAKindOfItsOwn()
    {
        await using GatewayHost gateway = await StartAsync(new() { Patterns = new Dictionary<string, string> { ["employee"] = "E-[A-Z]{4}" }.ToFrozenDictionary(), Action = PersonalDataAction.Mask });
        using HttpResponseMessage response = await PostAsync(gateway, "good", "ask E-ABCD or E-ABCE");
        Assert.Contains("ask [EMPLOYEE_1] or [EMPLOYEE_2]", gateway.Cloud.Seen.Single().Body, StringComparison.Ordinal);
        Assert.Equal(2, (await gateway.RecordOf(response)).PersonalData!["employee"]);
    }

    /// <summary>What is not read cannot be cleared: it is treated as if it held personal data.</summary>
    [Theory]
    [InlineData(PersonalDataAction.Mask, HttpStatusCode.BadRequest, "personal_data_refused")]
    [InlineData(PersonalDataAction.Refuse, HttpStatusCode.BadRequest, "personal_data_refused")]
    [InlineData(PersonalDataAction.Raise, HttpStatusCode.Forbidden, "policy_denied")]
    [InlineData(PersonalDataAction.Off, HttpStatusCode.OK, "")]
    public async Task InspectUnread_PassedThroughBody_CountsAsPersonal(PersonalDataAction action, HttpStatusCode expected, string code)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            PersonalData = new() { Detect = ["email"], Action = action, DataClass = "restricted" },
            Passthrough = new(Images: new("cloud-ok")),
        });
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/images/generations", """{"model":"m","prompt":"a cat"}""");
        Assert.Equal(expected, response.StatusCode);
        Assert.Contains(code, await GatewayHost.TextOf(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_Overlap_LeavesNoEndOver()
    {
        await using GatewayHost gateway = await StartAsync(new() { Detect = ["phone", "card", "national_ids", "ip"], Action = PersonalDataAction.Mask });
        using HttpResponseMessage _ = await PostAsync(gateway, "good", "0800 4111 1111 1111 1111");
        string body = gateway.Cloud.Seen.Single().Body;
        Assert.DoesNotContain("1111", body, StringComparison.Ordinal);
    }

    private static void AssertTellsNothing(string text) => Assert.All(s_values, value => Assert.DoesNotContain(value, text, StringComparison.Ordinal));

    private static Task<GatewayHost> StartAsync(PersonalDataConfig personalData, params WorkloadConfig[] workloads) => GatewayHost.StartAsync(config => config with
    {
        PersonalData = personalData,
        Workloads = [.. workloads, .. config.Workloads],
        Routes = [.. config.Routes, GatewayHost.Route("either", "cloud-ok", "own-ok")],
    });

    private static Task<HttpResponseMessage> PostAsync(GatewayHost gateway, string model, string text, params (string Name, string Value)[] headers) =>
        gateway.PostAsync($$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{text}}"}]}""", headers: headers);
}

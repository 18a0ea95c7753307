using System.Text;
using System.Text.RegularExpressions;

namespace Breakeven.EndToEnd.Browser;

/// <summary>The report as a reader has it before him: in a real browser, wide and on a phone, light and dark, and on paper.</summary>
public sealed class ReportPageTests(ReportFixture reports) : IClassFixture<ReportFixture>
{
    /// <summary>WCAG 2.2, 1.4.3: contrast of text of ordinary size.</summary>
    private const double LeastContrast = 4.5;

    public static TheoryData<string, int> Pages()
    {
        TheoryData<string, int> pages = [];
        foreach (string name in new[] { "documents", "hostile", "steps", "many", "demo/report", "demo/savings" })
            foreach (int width in new[] { 390, 768, 1440 }) pages.Add(name, width);
        return pages;
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_AnyWidth_IsNoWiderThanTheWindow(string name, int width)
    {
        await reports.Browser.OpenAsync(reports.Page(name), width);
        await reports.Browser.EvaluateAsync<bool>("document.querySelectorAll('details').forEach(one => one.open = true) ?? true");
        Assert.Equal(width, await reports.Browser.EvaluateAsync<int>("document.documentElement.clientWidth"));
        Assert.InRange(await reports.Browser.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        string[] cut = await reports.Browser.EvaluateAsync<string[]>($$"""
            [...document.querySelectorAll('main *')].filter(one => !one.closest('.table, pre, svg, thead') && one.getBoundingClientRect().right > {{width}} + 1).map(one => one.tagName + ' ' + one.textContent.slice(0, 60))
            """);
        Assert.Empty(cut);
        // A cell that shows its column's name beside its value must let the name wrap, or it runs into the value.
        Assert.Equal(0, await reports.Browser.EvaluateAsync<int>("[...document.querySelectorAll('td')].filter(cell => getComputedStyle(cell).display === 'grid' && getComputedStyle(cell, '::before').whiteSpace !== 'normal').length"));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Charts_AnyWidth_CutNoTextAndWriteNoTextOverAnother(string name, int width)
    {
        await reports.Browser.OpenAsync(reports.Page(name), width);
        string[] bad = await reports.Browser.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('svg.chart')].flatMap(svg => {
                const frame = svg.getBoundingClientRect();
                const texts = [...svg.querySelectorAll('text')].map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }));
                const cut = texts.filter(one => one.box.left < frame.left - 3 || one.box.right > frame.right + 3 || one.box.top < frame.top - 3 || one.box.bottom > frame.bottom + 3).map(one => svg.querySelector('title').textContent + ': cut off: ' + one.text);
                const over = texts.flatMap((a, i) => texts.slice(i + 1).filter(b => Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 2 && Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 4)
                    .map(b => svg.querySelector('title').textContent + ': ' + a.text + ' over ' + b.text));
                return [...cut, ...over];
            })
            """);
        Assert.Empty(bad);
    }

    [Theory]
    [InlineData("documents", false)]
    [InlineData("documents", true)]
    [InlineData("hostile", false)]
    [InlineData("hostile", true)]
    public async Task Text_LightAndDark_StandsOutFromWhatIsBehindIt(string name, bool isDark)
    {
        await reports.Browser.OpenAsync(reports.Page(name), 1440, isDark: isDark);
        string body = await reports.Browser.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(isDark, Regex.Matches(body, @"\d+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => int.Parse(match.Value, System.Globalization.CultureInfo.InvariantCulture)).All(part => part < 80));
        string[] faint = await reports.Browser.EvaluateAsync<string[]>($$"""
            (() => {
                document.querySelectorAll('details').forEach(one => one.open = true);
                const parts = text => (text.match(/[\d.]+/g) ?? []).map(Number);
                const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
                const behind = one => { for (; one; one = one.parentElement) { const c = parts(getComputedStyle(one).backgroundColor); if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
                const texts = [...document.querySelectorAll('main *')].filter(one => !one.closest('svg') && [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()));
                const labels = [...document.querySelectorAll('svg.chart text:not(.number)')];
                return [...texts.map(one => [one, getComputedStyle(one).color]), ...labels.map(one => [one, getComputedStyle(one).fill])].flatMap(([one, color]) => {
                    const [a, b] = [light(parts(color)), light(behind(one))].sort((x, y) => y - x), contrast = (a + 0.05) / (b + 0.05);
                    return contrast < {{LeastContrast}} ? [contrast.toFixed(2) + ' ' + one.tagName + '.' + one.getAttribute('class') + ' ' + one.textContent.slice(0, 40)] : [];
                });
            })()
            """);
        Assert.Empty(faint);
    }

    [Fact]
    public async Task Number_Followed_OpensItsDerivationWithoutAScript()
    {
        await reports.Browser.OpenAsync(reports.Page("documents"), 1440);
        Assert.Equal(0, await reports.Browser.EvaluateAsync<int>("document.scripts.length + document.querySelectorAll('details[open]').length"));
        await reports.Browser.EvaluateAsync<bool>("document.querySelector('.facts a').focus() ?? true");
        await reports.Browser.PressAsync("Enter", 13);
        string opened = await reports.Browser.EvaluateAsync<string>("new Promise(done => setTimeout(() => done(document.querySelector('.derivation[open] .how:target')?.textContent ?? ''), 300))");
        Assert.Contains("derived: ", opened, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("documents")]
    [InlineData("hostile")]
    public async Task Print_Pdf_HasPagesAndTheDerivationsOpen(string name)
    {
        await reports.Browser.OpenAsync(reports.Page(name), 1440);
        double closed = await PrintedHeight(), opened = await PrintedHeight("document.querySelectorAll('.derivation').forEach(one => one.open = true);");
        Assert.Equal(opened, closed, opened * 0.02);
        byte[] pdf = await reports.Browser.PrintAsync();
        int pages = Regex.Count(Encoding.Latin1.GetString(pdf), @"/Type\s*/Page\b", RegexOptions.None, TimeSpan.FromSeconds(5));
        Assert.InRange(pages, 3, 150);
    }

    [Fact]
    public async Task Page_Opened_AsksForNothingElse()
    {
        foreach (string name in new[] { "documents", "hostile", "many" }) await reports.Browser.OpenAsync(reports.Page(name), 1440);
        Assert.NotEmpty(reports.Browser.Requested);
        Assert.All(reports.Browser.Requested, address => Assert.StartsWith("file://", address, StringComparison.Ordinal));
        await reports.Browser.OpenAsync(reports.Page("hostile"), 1440);
        Assert.NotEqual("x", await reports.Browser.EvaluateAsync<string>("document.title"));
    }

    /// <summary>Height of the page as paper has it.</summary>
    private Task<double> PrintedHeight(string before = "") => reports.Browser.WithPrintMediaAsync($"(() => {{ {before} return document.documentElement.scrollHeight; }})()");
}

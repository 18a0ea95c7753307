using System.Text;
using System.Text.RegularExpressions;
using Breakeven.Advisor.Derivations;

namespace Breakeven.Advisor.Reports;

/// <summary>A derivation as native disclosure: the number, and opened its formula and inputs. A link to the anchor inside opens it.</summary>
internal static partial class DerivationHtml
{
    public const string Estimate = "<em class=\"estimate\">estimate</em>";

    public static void Append(StringBuilder html, ReportDerivation block)
    {
        Derivation derivation = block.Derivation;
        html.Append($"<details class=\"derivation\"><summary><span>{E(derivation.Label)}</span> <b>{E(derivation.Shown)}</b>{(derivation.IsEstimate ? $" <em class=\"estimate\">rests on an estimate</em>" : "")}</summary>\n");
        html.Append($"<div id=\"{Anchors.To(block.Id, derivation.Name)}\" class=\"how\">\n<p>{E(derivation.Words)}</p>\n");
        html.Append($"<p class=\"formula\">{Symbols(derivation.Formula)}</p>\n");
        if (derivation.Inputs.Length > 0)
        {
            html.Append($"<p class=\"formula\">= {E(derivation.Substituted)} = <b>{E(derivation.Text)}</b></p>\n<ul class=\"inputs\">\n");
            foreach (DerivationInput input in derivation.Inputs) Input(html, block.Id, input);
            html.Append("</ul>\n");
        }
        html.Append($"<p class=\"code\">{E(derivation.Name)}</p>\n</div></details>\n");
    }

    private static void Input(StringBuilder html, string id, DerivationInput input)
    {
        string source = input.From is { } from ? $"<a href=\"#{Anchors.To(id, from)}\">derived: {E(from)}</a>" : E(input.Source);
        html.Append($"<li>{Symbols(input.Symbol)} <span>{E(input.Label)}</span> <b>{E(input.Shown)}</b> <span class=\"source\">{source}{(input.IsEstimate ? " " + Estimate : "")}</span></li>\n");
    }

    /// <summary>Symbols in italics, what follows their underscore below the line.</summary>
    private static string Symbols(string formula) => Symbol().Replace(E(formula), match =>
        match.Value is "max" or "min" ? match.Value
        : match.Value.Split('_', 2) is [var stem, var index] ? $"<var>{stem}<sub>{index}</sub></var>" : $"<var>{match.Value}</var>");

    private static string E(string text) => AdviceHtml.E(text);

    [GeneratedRegex("(?<![&#A-Za-z0-9])[A-Za-z][A-Za-z0-9_]*(?!;)")]
    private static partial Regex Symbol();
}

using YamlDotNet.Core;

namespace Breakeven.Gateway.Configuration.Parsing;

/// <summary>A part of a configuration's text.</summary>
/// <param name="Start">Index of the first character.</param>
/// <param name="End">Index after the last character.</param>
/// <param name="Line">Of the first character, from 1.</param>
/// <param name="Column">Of the first character, from 1.</param>
internal readonly record struct TextSpan(int Start, int End, int Line, int Column)
{
    /// <summary>For nodes that no text stands behind.</summary>
    public static readonly TextSpan None;

    public static TextSpan From(in Mark start, in Mark end) => new((int)start.Index, (int)end.Index, (int)start.Line, (int)start.Column);
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Prompts;

/// <summary>Writes the tools of a request shorter, with the same meaning: names, types, order, values and escapes stay as they were sent.</summary>
/// <remarks>
/// Only where JSON Schema says that a string is a description is it touched: a property called <c>description</c>, a default, an enum or a word of an unknown
/// extension is data. Descriptions lose runs of white space, so one that draws a table or an indented example loses its layout: that is why it is asked for apart.
/// </remarks>
public static class ToolSchemas
{
    /// <summary>Writes <paramref name="tools"/> without white space between its tokens.</summary>
    /// <param name="tools">Valid JSON.</param>
    /// <param name="descriptions">Whether runs of white space inside descriptions become one space.</param>
    public static void Write(ReadOnlySpan<byte> tools, bool descriptions, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Utf8JsonReader json = new(tools, WireJson.ReaderOptions);
        json.Read();
        WriteValue(tools, ref json, descriptions ? Place.Schema : Place.Data, output);
    }

    /// <summary>What the members of an object mean.</summary>
    private enum Place
    {
        /// <summary>Keywords: of a schema, a tool or a function.</summary>
        Schema,

        /// <summary>Names that the schema's author chose, each of a schema.</summary>
        Names,

        /// <summary>Values that mean themselves.</summary>
        Data,
    }

    private static void WriteValue(ReadOnlySpan<byte> source, ref Utf8JsonReader json, Place place, IBufferWriter<byte> output)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(source, ref json, place, output);
                break;
            case JsonTokenType.StartArray:
                output.Write("["u8);
                for (bool first = true; json.Read() && json.TokenType != JsonTokenType.EndArray; first = false)
                {
                    if (!first) output.Write(","u8);
                    WriteValue(source, ref json, place, output);
                }
                output.Write("]"u8);
                break;
            default:
                output.Write(source[(int)json.TokenStartIndex..(int)json.BytesConsumed]);
                break;
        }
    }

    private static void WriteObject(ReadOnlySpan<byte> source, ref Utf8JsonReader json, Place place, IBufferWriter<byte> output)
    {
        output.Write("{"u8);
        for (bool first = true; json.Read() && json.TokenType == JsonTokenType.PropertyName; first = false)
        {
            if (!first) output.Write(","u8);
            bool isDescription = place == Place.Schema && json.ValueTextEquals("description"u8);
            Place inside = place switch
            {
                Place.Schema => Inside(in json),
                Place.Names => Place.Schema,
                _ => Place.Data,
            };
            output.Write("\""u8);
            output.Write(json.ValueSpan); // as it was escaped
            output.Write("\":"u8);
            json.Read();
            if (isDescription && json.TokenType == JsonTokenType.String) WriteText(source, in json, output);
            else WriteValue(source, ref json, inside, output);
        }
        output.Write("}"u8);
    }

    /// <summary>Keywords that hold schemas, of JSON Schema 2020-12 and its forerunners, and the members in which tools hold theirs. All else is data.</summary>
    private static Place Inside(in Utf8JsonReader name)
    {
        if (name.ValueTextEquals("properties"u8) || name.ValueTextEquals("patternProperties"u8) || name.ValueTextEquals("$defs"u8) || name.ValueTextEquals("definitions"u8)
            || name.ValueTextEquals("dependentSchemas"u8)) return Place.Names;
        return name.ValueTextEquals("function"u8) || name.ValueTextEquals("parameters"u8) || name.ValueTextEquals("input_schema"u8) || name.ValueTextEquals("items"u8)
            || name.ValueTextEquals("prefixItems"u8) || name.ValueTextEquals("additionalProperties"u8) || name.ValueTextEquals("anyOf"u8) || name.ValueTextEquals("oneOf"u8)
            || name.ValueTextEquals("allOf"u8) || name.ValueTextEquals("not"u8) || name.ValueTextEquals("if"u8) || name.ValueTextEquals("then"u8) || name.ValueTextEquals("else"u8)
            || name.ValueTextEquals("contains"u8) || name.ValueTextEquals("unevaluatedProperties"u8) || name.ValueTextEquals("unevaluatedItems"u8)
            ? Place.Schema
            : Place.Data;
    }

    /// <summary>A description with its words and single spaces. One that would not change keeps its bytes.</summary>
    private static void WriteText(ReadOnlySpan<byte> source, in Utf8JsonReader json, IBufferWriter<byte> output)
    {
        string text = json.GetString()!, joined = Join(text);
        if (joined == text)
        {
            output.Write(source[(int)json.TokenStartIndex..(int)json.BytesConsumed]);
            return;
        }
        using Utf8JsonWriter writer = new(output, WireJson.WriterOptions);
        writer.WriteStringValue(joined);
    }

    /// <summary>Only the white space of ASCII: a no-break space or an ideographic one may be meant.</summary>
    private static string Join(string text)
    {
        StringBuilder joined = new(text.Length);
        bool pending = false;
        foreach (char c in text)
        {
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                pending = joined.Length > 0;
                continue;
            }
            if (pending) joined.Append(' ');
            pending = false;
            joined.Append(c);
        }
        return joined.ToString();
    }
}

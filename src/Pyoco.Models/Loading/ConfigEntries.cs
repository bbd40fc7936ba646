using System.Text.Json;

namespace Pyoco.Models;

/// <summary>Reads the entries of a config file with diffusers' defaults, and says which entry is wrong when one is.</summary>
internal sealed class ConfigEntries(JsonElement root, string file)
{
    private readonly JsonElement root = root.ValueKind == JsonValueKind.Object
        ? root
        : throw new CheckpointException($"{file} holds a JSON {root.ValueKind}; an object was expected.");

    /// <summary>The object that the file holds.</summary>
    public JsonElement Root => root;

    /// <summary>Reads the text of a config file.</summary>
    public static ConfigEntries Parse(string json, string file) => new(StrictJson.Object(json, file), file);

    /// <summary>Reads a config file.</summary>
    public static ConfigEntries Read(string path) => Parse(StrictJson.ReadText(path), path);

    /// <summary>Whether the file has the entry, be it null.</summary>
    public bool Has(string key) => root.TryGetProperty(key, out _);

    /// <summary>Whether the entry is null or absent.</summary>
    public bool IsNull(string key) => !root.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null;

    /// <summary>Whether the entry is a list.</summary>
    public bool IsList(string key) => root.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Array;

    public int Integer(string key, int? fallback)
    {
        if (!root.TryGetProperty(key, out var value) && fallback is { } known)
        {
            return known;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Wrong(key, value, "a whole number");
    }

    /// <summary>A whole number of which nothing depends: null where the entry is anything else.</summary>
    public int? IntegerOrNull(string key, int fallback) => !root.TryGetProperty(key, out var value) ? fallback
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    public double Number(string key, double fallback)
    {
        if (!root.TryGetProperty(key, out var value))
        {
            return fallback;
        }

        return value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble())
            ? value.GetDouble()
            : throw Wrong(key, value, "a finite number");
    }

    public bool Flag(string key, bool fallback)
    {
        if (!root.TryGetProperty(key, out var value))
        {
            return fallback;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(key, value, "true or false"),
        };
    }

    public string? Text(string key, string? fallback)
    {
        if (!root.TryGetProperty(key, out var value))
        {
            return fallback;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            _ => throw Wrong(key, value, "a text or null"),
        };
    }

    public int[] Integers(string key, int[] fallback)
    {
        if (!root.TryGetProperty(key, out var value))
        {
            return fallback;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 ||
            value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.Number || !v.TryGetInt32(out _)))
        {
            throw Wrong(key, value, "a list of whole numbers");
        }

        return [.. value.EnumerateArray().Select(v => v.GetInt32())];
    }

    /// <summary>One number for all levels, or a list with one for each.</summary>
    public int[] PerLevel(string key, int fallback, int levels)
    {
        if (!root.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Number)
        {
            var single = Integer(key, fallback);
            return single > 0 ? [.. Enumerable.Repeat(single, levels)] : throw Wrong(key, value, $"one number above 0, or {levels}");
        }

        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.Array))
        {
            throw new NotSupportedException($"{key} is '{value.GetRawText()}' in {file}; Pyoco supports one number a level.");
        }

        var list = Integers(key, []);
        return list.Length == levels && list.All(v => v > 0) ? list : throw Wrong(key, value, $"one number above 0, or {levels}");
    }

    /// <summary>One number, or a list that repeats it for every level or layer.</summary>
    public int OneForAll(string key, int fallback)
    {
        if (!root.TryGetProperty(key, out var value) || value.ValueKind != JsonValueKind.Array)
        {
            return Integer(key, fallback);
        }

        return value.GetArrayLength() > 0 && value.EnumerateArray().DistinctBy(v => v.GetRawText()).Count() == 1
            && value[0].ValueKind == JsonValueKind.Number
            ? Integers(key, [])[0]
            : throw new NotSupportedException($"{key} is '{value.GetRawText()}' in {file}; Pyoco supports one number for all.");
    }

    /// <summary>A list of two possible names, one a level, as flags: true for the first name.</summary>
    public bool[] Choices(string key, string yes, string no, int levels, bool[] fallback)
    {
        if (!root.TryGetProperty(key, out var value))
        {
            return fallback.Length == levels ? fallback : throw Wrong(key, value, $"a list of {levels} names");
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != levels)
        {
            throw Wrong(key, value, $"a list of {levels} names");
        }

        return
        [
            .. value.EnumerateArray().Select(v => v.ToString() == yes ? true
                : v.ToString() == no ? false
                : throw new NotSupportedException($"{key} names '{v}' in {file}; Pyoco supports '{yes}' and '{no}'.")),
        ];
    }

    /// <summary>Refuses an entry whose value, as JSON without quotes, is none of those given.</summary>
    public void Require(string key, string[] supported)
    {
        if (!root.TryGetProperty(key, out var value))
        {
            return;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetDouble().ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => value.GetRawText(),
        };
        if (!supported.Contains(text))
        {
            throw new NotSupportedException(
                $"{key} is '{text}' in {file}; Pyoco supports {string.Join(" and ", supported.Select(s => $"'{s}'"))}.");
        }
    }

    /// <summary>Refuses a list, one name a level, of which an entry is another than the one given; an absent list has one level.</summary>
    public void RequireEach(string key, string supported, int levels)
    {
        var found = root.TryGetProperty(key, out var value);
        if (found ? value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != levels : levels != 1)
        {
            throw Wrong(key, value, $"a list of {levels} names");
        }

        if (found && value.EnumerateArray()
            .FirstOrDefault(v => v.ToString() != supported) is { ValueKind: not JsonValueKind.Undefined } other)
        {
            throw new NotSupportedException($"{key} names '{other}' in {file}; Pyoco supports '{supported}'.");
        }
    }

    private CheckpointException Wrong(string key, JsonElement value, string expected) =>
        new($"{key} is {(value.ValueKind == JsonValueKind.Undefined ? "missing" : value.GetRawText())} in {file}; "
            + $"{expected} was expected.");
}

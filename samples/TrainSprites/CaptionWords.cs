namespace TrainSprites;

/// <summary>The words of the captions: for each value of each attribute the data set's own name first, then synonyms.</summary>
internal static class CaptionWords
{
    public static readonly string[] People = ["person", "character", "figure", "adventurer", "hero"];

    public static readonly string[] Orc = ["green orc", "orc", "green-skinned orc"];

    // Adjectives before a person; the orc is a noun of its own.
    public static readonly string[][] Bodies =
    [
        ["pale-skinned", "pale", "fair-skinned", "light-skinned"],
        ["golden-skinned", "golden", "gold-skinned"],
        ["grey-skinned", "grey", "gray-skinned"],
        ["silver-blue", "silver-blue-skinned", "silvery blue"],
        ["brown-skinned", "brown", "tanned"],
        ["dark brown-skinned", "dark-skinned", "dark brown"],
    ];

    public static readonly string[][] Skins =
    [
        ["pale skin", "fair skin"],
        ["golden skin", "gold skin"],
        ["grey skin", "gray skin"],
        ["silver-blue skin", "silvery blue skin"],
        ["brown skin", "tanned skin"],
        ["dark brown skin", "dark skin"],
        ["green skin"],
    ];

    public static readonly string[][] Bottoms =
    [
        ["white trousers", "white pants"],
        ["golden leg armour", "gold leg armour", "golden leg armor", "golden greaves"],
        ["red trousers", "red pants"],
        ["steel leg armour", "steel leg armor", "steel greaves"],
        ["teal trousers", "teal pants"],
        ["dark green trousers", "dark green pants", "green trousers"],
        ["a brown skirt", "a skirt"],
    ];

    public static readonly string[][] Tops =
    [
        ["a dark red shirt", "a red shirt", "a maroon shirt"],
        ["a light blue shirt", "a blue shirt", "a pale blue shirt"],
        ["a white shirt", "a plain white shirt"],
        ["a steel breastplate", "a breastplate", "a steel chest plate"],
        ["a brown leather vest", "a leather vest", "a brown vest"],
        ["a white shirt with a tie", "a shirt and tie", "a white shirt and a tie"],
        ["chain mail", "chainmail", "chain mail armour"],
    ];

    public static readonly string[][] Hairs =
    [
        ["green spiky hair", "green hair", "spiky green hair"],
        ["blue tied up hair", "blue hair", "tied-up blue hair"],
        ["orange-yellow spiky hair", "orange-yellow hair", "blond hair", "blond spiky hair"],
        ["white hair", "snow-white hair"],
        ["crimson short hair", "crimson hair", "short crimson hair"],
        ["purple curly hair", "purple hair", "curly purple hair"],
        ["grey thin hair", "grey hair", "gray hair", "thin grey hair"],
        ["red short hair", "red hair", "short red hair"],
        ["pink spiky hair", "pink hair", "spiky pink hair"],
        ["orange curly hair", "orange hair", "curly orange hair"],
    ];

    public static readonly string[][] Shoes =
    [
        ["brown shoes", "brown boots"],
        ["golden shoes", "gold shoes"],
        ["steel shoes", "steel boots"],
    ];

    public static readonly string[][] Verbs =
    [
        ["casts a spell", "is casting a spell", "casts magic", "casts spells"],
        ["thrusts", "is thrusting", "thrusts a spear", "stabs"],
        ["walks", "is walking", "strides"],
        ["slashes", "is slashing", "swings a sword"],
        ["shoots a bow", "draws a bow", "shoots an arrow", "is drawing a bow", "shoots"],
        ["falls down", "falls", "is falling down", "collapses", "is hurt"],
    ];

    public static readonly string[][] Participles =
    [
        ["casting a spell", "casting magic"],
        ["thrusting", "thrusting a spear", "stabbing"],
        ["walking", "striding"],
        ["slashing", "swinging a sword"],
        ["shooting a bow", "drawing a bow", "shooting an arrow", "shooting"],
        ["falling down", "falling", "collapsing", "hurt"],
    ];

    public static readonly string[][] Directions =
    [
        ["facing back", "facing away", "to the back", "seen from behind"],
        ["facing left", "to the left", "turned left"],
        ["facing front", "facing forward", "to the front", "facing the viewer"],
        ["facing right", "to the right", "turned right"],
    ];
}

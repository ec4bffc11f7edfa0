using System;
using System.Text;
using System.Text.RegularExpressions;

namespace Iris.Core
{
    /// <summary>Bones by the names that skeletons use for them.</summary>
    public static class BoneNames
    {
        private static readonly Regex Prefix = new Regex(
            @"^(mixamorig\d*|cc_base|def|bip0?1?|armature|j_bip_[clr]|j_adj_[clr])[:_-]",
            RegexOptions.IgnoreCase);

        private static readonly Regex Chain = new Regex(@"^Hair_(.+)_(\d+)$");

        private static readonly string[] HeadNames = { "head" };
        private static readonly string[] NeckNames = { "neck", "neck01", "neck1" };
        private static readonly string[] ChestNames =
            { "upperchest", "chest", "spine2", "spine02", "spine03" };

        private static readonly string[] LeftEyeNames = { "lefteye", "eyel", "eyeleft", "leye", "faceeyel" };
        private static readonly string[] RightEyeNames =
            { "righteye", "eyer", "eyeright", "reye", "faceeyer" };

        private static readonly string[] LeftShoulderNames =
            { "shoulderl", "leftshoulder", "lshoulder", "leftcollar", "clavicleleft", "claviclel", "lclavicle" };
        private static readonly string[] RightShoulderNames =
            { "shoulderr", "rightshoulder", "rshoulder", "rightcollar", "clavicleright", "clavicler", "rclavicle" };

        public static bool IsNeck(string name) => Is(name, NeckNames);

        public static bool IsLeftShoulder(string name) => Is(name, LeftShoulderNames);

        public static bool IsRightShoulder(string name) => Is(name, RightShoulderNames);

        public static bool IsHead(string name) => Is(name, HeadNames);

        public static bool IsChest(string name) => Is(name, ChestNames);

        public static bool IsLeftEye(string name) => Is(name, LeftEyeNames);

        public static bool IsRightEye(string name) => Is(name, RightEyeNames);

        /// <summary>
        /// The chain that a bone of hair or jewellery belongs to, of <c>Hair_(chain)_(number)</c>;
        /// null for other bones.
        /// </summary>
        public static string? ChainOf(string name)
        {
            var found = Chain.Match(name);
            return found.Success ? found.Groups[1].Value : null;
        }

        /// <summary>A name without what exporters put around it: <c>mixamorig:LeftEye</c>, <c>Eye_L</c>.</summary>
        private static string Plain(string name)
        {
            var plain = new StringBuilder(name.Length);
            foreach (var letter in Prefix.Replace(name, ""))
            {
                if (char.IsLetterOrDigit(letter))
                {
                    plain.Append(char.ToLowerInvariant(letter));
                }
            }
            return plain.ToString();
        }

        private static bool Is(string name, string[] names) => Array.IndexOf(names, Plain(name)) >= 0;
    }
}

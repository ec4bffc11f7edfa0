using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Iris.Core;
using NUnit.Framework;

namespace Iris.Unity.Tests
{
    /// <summary>What is found by name on the character that lies in the repository.</summary>
    public sealed class CharacterTests
    {
        private string[] _bones = null!;
        private ShapeNames _shapes = null!;

        [OneTimeSetUp]
        public void Read()
        {
            var folder = new DirectoryInfo(Directory.GetCurrentDirectory());
            while (!Directory.Exists(Path.Combine(folder.FullName, "unity-project", "Assets")))
            {
                folder = folder.Parent!;
            }
            var file = Path.Combine(folder.FullName, "unity-project", "Assets", "Iris", "Character", "iris.fbx");
            var text = Encoding.GetEncoding("ISO-8859-1").GetString(File.ReadAllBytes(file));
            _bones = Named(text, "Model");
            _shapes = new ShapeNames();
            foreach (var name in Named(text, "SubDeformer").Except(_bones))
            {
                _shapes.Add(name);
            }
        }

        [Test]
        public void EveryShapeOfMouthLidsAndExpressionsIsThere()
        {
            Assert.That(_shapes.Count, Is.EqualTo(52));
            var convention = Conventions.ForMouth(_shapes)!;
            Assert.That(convention.Name, Is.EqualTo("ARKit"));
            var poses = convention.Visemes.Concat(convention.Expressions).Append(convention.Blink).ToArray();
            Assert.That(ShapeMap.Of(poses, _shapes).Count, Is.EqualTo(poses.Sum(pose => pose.Shapes.Count)));
        }

        [Test]
        public void EveryBoneThatIsLookedForIsThereOnce()
        {
            Assert.That(_bones.Count(BoneNames.IsHead), Is.EqualTo(1));
            Assert.That(_bones.Count(BoneNames.IsLeftEye), Is.EqualTo(1));
            Assert.That(_bones.Count(BoneNames.IsRightEye), Is.EqualTo(1));
            Assert.That(_bones.Count(BoneNames.IsChest), Is.GreaterThanOrEqualTo(1));
            var chains = _bones.Select(BoneNames.ChainOf).Where(chain => chain != null).Distinct();
            Assert.That(chains.Count(), Is.EqualTo(8));
        }

        /// <summary>The names of objects of one kind, as a binary FBX has them.</summary>
        private static string[] Named(string text, string kind) => Regex
            .Matches(text, $@"(\w+)\0\x01{kind}").Select(found => found.Groups[1].Value).Distinct().ToArray();
    }
}

using System;
using System.Linq;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class ConventionTests
    {
        private static readonly string[] Arkit =
        {
            "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight",
            "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight",
            "eyeLookDownLeft", "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight",
            "eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft",
            "eyeSquintRight", "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen",
            "jawRight", "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft",
            "mouthFrownRight", "mouthFunnel", "mouthLeft", "mouthLowerDownLeft",
            "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight", "mouthPucker", "mouthRight",
            "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper",
            "mouthSmileLeft", "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight",
            "mouthUpperUpLeft", "mouthUpperUpRight", "noseSneerLeft", "noseSneerRight", "tongueOut",
        };

        private static ShapeNames Names(params string[] names)
        {
            var made = new ShapeNames();
            foreach (var name in names)
            {
                made.Add(name);
            }
            return made;
        }

        private static string[] Visemes(Func<Viseme, string> name) =>
            Enum.GetValues(typeof(Viseme)).Cast<Viseme>().Select(name).ToArray();

        [Test]
        public void EveryShapeThatArkitsPosesNameIsOneOfItsOwn()
        {
            var convention = Conventions.ForMouth(Names(Arkit))!;
            Assert.That(convention.Name, Is.EqualTo("ARKit"));
            var used = convention.Visemes.Concat(convention.Expressions).Append(convention.Blink)
                .SelectMany(pose => pose.Shapes).Select(one => one.Shape);
            Assert.That(used.Except(Arkit), Is.Empty);
        }

        [Test]
        public void ACharacterWithVisemesOfItsOwnUsesThoseAndBlinksWithTheRest()
        {
            var names = Names(Arkit.Concat(Visemes(one => $"viseme_{Words.Of(one)}")).ToArray());
            Assert.That(Conventions.ForMouth(names)!.Name, Is.EqualTo("Oculus"));
            Assert.That(Conventions.ForBlinks(names)!.Name, Is.EqualTo("ARKit"));
            Assert.That(Conventions.ForExpressions(names)!.Name, Is.EqualTo("ARKit"));
        }

        [TestCase("VRM 0.x", "A,I,U,E,O,Blink,Joy,Angry,Sorrow,Fun,Surprised")]
        [TestCase("VRM 1.0", "aa,ih,ou,ee,oh,blink,happy,angry,sad,relaxed,surprised")]
        [TestCase("VRoid", "Face.M_F00_000_00_Fcl_MTH_A,Face.M_F00_000_00_Fcl_MTH_I,"
            + "Face.M_F00_000_00_Fcl_MTH_U,Face.M_F00_000_00_Fcl_MTH_E,Face.M_F00_000_00_Fcl_MTH_O,"
            + "Face.M_F00_000_00_Fcl_EYE_Close,Face.M_F00_000_00_Fcl_ALL_Joy,"
            + "Face.M_F00_000_00_Fcl_ALL_Sorrow,Face.M_F00_000_00_Fcl_ALL_Angry,"
            + "Face.M_F00_000_00_Fcl_ALL_Fun,Face.M_F00_000_00_Fcl_ALL_Surprised")]
        public void OtherCharactersAreKnownByTheirNames(string convention, string shapes)
        {
            var names = Names(shapes.Split(','));
            Assert.That(Conventions.ForMouth(names)!.Name, Is.EqualTo(convention));
            var blink = ShapeMap.Of(new[] { Conventions.ForBlinks(names)!.Blink }, names);
            Assert.That(blink.Count, Is.EqualTo(1));
            Assert.That(Conventions.ForExpressions(names)!.Name, Is.EqualTo(convention));
            var map = ShapeMap.Of(Conventions.ForMouth(names)!.Visemes, names);
            Assert.That(map.Count, Is.GreaterThanOrEqualTo(13), "all but sil and PP move something");
        }

        [Test]
        public void ACharacterWithoutAFaceHasNoConvention()
        {
            var names = Names("muscle", "a_la_mode", "Hat");
            Assert.That(Conventions.ForMouth(names), Is.Null);
            Assert.That(Conventions.ForBlinks(names), Is.Null);
            Assert.That(Conventions.ForExpressions(names), Is.Null);
        }

        [TestCase("jawOpen", "jawOpen")]
        [TestCase("jawOpen", "JawOpen")]
        [TestCase("jawOpen", "head_blend.jaw_open")]
        [TestCase("eyeBlinkLeft", "eyeBlink_L")]
        [TestCase("eyeBlinkRight", "CC.EyeBlink_R")]
        [TestCase("Fcl_MTH_A", "Face.M_F00_000_00_Fcl_MTH_A")]
        public void AShapeIsFoundWhateverAnExporterMadeOfItsName(string meant, string exported) =>
            Assert.That(Names("other", exported).Find(meant), Is.EqualTo(1));

        [Test]
        public void AnExactNameGoesBeforeOneThatIsLikeIt() =>
            Assert.That(Names("JawOpen", "jawOpen").Find("jawOpen"), Is.EqualTo(1));

        [Test]
        public void PosesMoveAnyNumberOfShapesAndNoneBeyondOne()
        {
            var map = new ShapeMap(Protocol.VisemeCount);
            map.Add((int)Viseme.Aa, 0, 0.7f);
            map.Add((int)Viseme.Aa, 2, 0.5f);
            map.Add((int)Viseme.Oh, 2, 1);
            var visemes = new float[15];
            visemes[(int)Viseme.Aa] = visemes[(int)Viseme.Oh] = 0.8f;
            var face = new FaceWeights(3);
            map.Apply(visemes, face);
            Assert.That(Taken(face), Is.EqualTo(new float?[] { 0.56f, null, 1 }));
            Assert.That(Taken(face), Is.EqualTo(new float?[] { 0, null, 0 }), "nobody holds it");
            Assert.That(Taken(face), Is.EqualTo(new float?[3]), "nothing changes any more");
            Assert.Throws<ArgumentOutOfRangeException>(() => map.Add(15, 0, 1));
        }

        [Test]
        public void ExpressionsComeOneAtATimeAndGoByThemselves()
        {
            var expressions = new Expressions(ExpressionNames.Count);
            int happy = ExpressionNames.Find("joy"), sad = ExpressionNames.Find("sad");
            Assert.That(ExpressionNames.Name(happy), Is.EqualTo("happy"));
            expressions.Show(happy, 0.8f, 1);
            Let(expressions, 0.9f);
            Assert.That(expressions.Weights[happy], Is.EqualTo(0.8f).Within(0.01));
            expressions.Show(sad, 1, 0);
            Let(expressions, 5);
            Assert.That(expressions.Weights[happy], Is.Zero);
            Assert.That(expressions.Weights[sad], Is.EqualTo(1).Within(0.01));
            expressions.Show(sad, 1, 0.5f);
            Let(expressions, 5);
            Assert.That(expressions.Weights[sad], Is.Zero);
            Assert.That(ExpressionNames.Find("hungry"), Is.EqualTo(-1));
        }

        private static void Let(Expressions expressions, float seconds)
        {
            for (var time = 0f; time < seconds; time += 1 / 60f)
            {
                expressions.Update(1 / 60f);
            }
        }

        private static float?[] Taken(FaceWeights face) => Enumerable.Range(0, face.Count)
            .Select(shape => face.Take(shape, out var weight) ? (float)Math.Round(weight, 5) : (float?)null)
            .ToArray();
    }
}

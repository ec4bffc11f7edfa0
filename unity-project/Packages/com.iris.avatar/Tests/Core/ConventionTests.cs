using System;
using System.Collections.Generic;
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

        [TestCase("VRChat", "vrc.v_pp,vrc.v_ff,vrc.v_th,vrc.v_dd,vrc.v_kk,vrc.v_ch,vrc.v_ss,vrc.v_nn,"
            + "vrc.v_rr,vrc.v_aa,vrc.v_e,vrc.v_ih,vrc.v_oh,vrc.v_ou")]
        [TestCase("Ready Player Me", "viseme_PP,viseme_FF,viseme_TH,viseme_DD,viseme_kk,viseme_CH,"
            + "viseme_SS,viseme_nn,viseme_RR,viseme_aa,viseme_E,viseme_I,viseme_O,viseme_U")]
        [TestCase("MikuMikuDance", "あ,い,う,え,お,まばたき")]
        [TestCase("one opening mouth", "mouthOpen,mouthSmile")]
        public void AMouthIsKnownByItsNames(string convention, string shapes) =>
            Assert.That(Conventions.ForMouth(Names(shapes.Split(',')))!.Name, Is.EqualTo(convention));

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

        private static IEnumerable<TestCaseData> Spellings =>
            Vectors.Of("shape_names.json", "cases").Select((one, i) =>
                new TestCaseData(one).SetName($"Spelling({i}: {one.Members["shape"].Text})"));

        [TestCaseSource(nameof(Spellings))]
        public void AShapeIsFoundWhateverAnExporterMadeOfItsName(JsonValue vector)
        {
            var names = Names(Texts(vector, "names"));
            var found = names.Find(vector.Members["shape"].Text);
            var wanted = Texts(vector, "found");
            Assert.That(found >= 0, Is.EqualTo(wanted.Length > 0));
            Assert.That(found < 0 || wanted.Contains(names[found]), Is.True);
        }

        private static string[] Texts(JsonValue vector, string list) =>
            vector.Members[list].Items.Select(one => one.Text).ToArray();

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

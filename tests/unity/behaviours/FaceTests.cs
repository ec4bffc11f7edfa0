using System;
using System.Linq;
using Iris.Core;
using NUnit.Framework;
using UnityEngine;

namespace Iris.Unity.Tests
{
    public sealed class FaceTests
    {
        private AvatarFixture _stage = null!;

        [SetUp]
        public void Open()
        {
            _stage = new AvatarFixture();
            _stage.Add<IrisAvatar>();
            _stage.Add<IrisVoice>();
        }

        [TearDown]
        public void Close() => _stage.Dispose();

        [Test]
        public void TheMouthOpensWithTheVoiceOnEveryMeshAndClosesAfterIt()
        {
            _stage.Add<IrisLipSync>();
            _stage.Open();
            _stage.Answer(1);
            var open = 0f;
            var teeth = 0f;
            _stage.Frames(45, () =>
            {
                open = Math.Max(open, _stage.Weight("jawOpen"));
                teeth = Math.Max(teeth, _stage.Teeth.GetBlendShapeWeight(0) / 100);
            });
            Assert.That(open, Is.EqualTo(0.52f).Within(0.02f));
            Assert.That(teeth, Is.EqualTo(open));
            _stage.Frames(60);
            Assert.That(_stage.Weight("jawOpen"), Is.Zero);
        }

        [TestCase(0, 100)]
        [TestCase(200, 300)]
        [TestCase(-100, 0)]
        public void TheMouthFollowsTheSoundByTheOffset(float offset, double fullAt)
        {
            _stage.Add<IrisLipSync>(("_offsetMs", offset), ("_smoothSeconds", 0f));
            _stage.Open();
            _stage.Answer(1, 1500);
            var at = -1.0;
            _stage.Frames(60, () =>
                at = at < 0 && _stage.Weight("jawOpen") > 0.515f ? _stage.Avatar.Clock.Ms : at);
            Assert.That(at, Is.EqualTo(fullAt + _stage.Avatar.LatencyMs).Within(35), "two frames of 60 a second");
        }

        [Test]
        public void TheMouthGoesOnWithTheSoundWhereTheGameStandsStill()
        {
            _stage.Add<IrisLipSync>();
            _stage.Open();
            _stage.Answer(1);
            Time.timeScale = 0;
            _stage.Frames(30);
            Assert.That(_stage.Weight("jawOpen"), Is.EqualTo(0.52f).Within(0.02f));
            Assert.That(_stage.Avatar.Clock.Ms, Is.EqualTo(500).Within(35));
        }

        [Test]
        public void SwitchedOffAndOnAgainNothingHasPiledUp()
        {
            _stage.Add<IrisExpressions>().Show("surprised");
            _stage.Open();
            _stage.Frames(120);
            var face = _stage.Character.GetComponent<IrisFace>();
            face.enabled = false;
            _stage.Frames(60);
            face.enabled = true;
            _stage.Frame();
            Assert.That(_stage.Weight("jawOpen"), Is.EqualTo(Share("surprised", "jawOpen")).Within(0.01f));
        }

        [Test]
        public void ShapesThatNobodyMovesAreLeftToOthers()
        {
            _stage.Add<IrisLipSync>();
            _stage.Open();
            var brow = Array.IndexOf(AvatarFixture.Shapes, "browInnerUp");
            _stage.Skin.SetBlendShapeWeight(brow, 33);
            _stage.Answer(1);
            _stage.Frames(30);
            Assert.That(_stage.Skin.GetBlendShapeWeight(brow), Is.EqualTo(33));
        }

        [Test]
        public void AtRestNothingIsSetFrameByFrame()
        {
            _stage.Add<IrisLipSync>();
            _stage.Add<IrisExpressions>();
            _stage.Open();
            _stage.Frames(10);
            var sets = _stage.Skin.Sets;
            _stage.Frames(100);
            Assert.That(_stage.Skin.Sets, Is.EqualTo(sets));
        }

        [Test]
        public void BothEyesBlink()
        {
            _stage.Add<IrisFace>();
            var blink = _stage.Add<IrisLiveliness>();
            float left = 0, right = 0;
            _stage.Frames(10);
            blink.Blink();
            _stage.Frames(30, () =>
            {
                left = Math.Max(left, _stage.Weight("eyeBlinkLeft"));
                right = Math.Max(right, _stage.Weight("eyeBlinkRight"));
            });
            Assert.That((left, right), Is.EqualTo((1f, 1f)));
        }

        [Test]
        public void ExpressionsComeFromIrisAndFromCode()
        {
            var expressions = _stage.Add<IrisExpressions>();
            _stage.Open();
            _stage.Say(new AvatarExpression { Name = "happy", Intensity = 0.5, Ms = 1000 });
            _stage.Frames(50);
            Assert.That(_stage.Weight("mouthSmileLeft"), Is.EqualTo(0.5f * Share("happy", "mouthSmileLeft")).Within(0.02f));
            _stage.Frames(200);
            Assert.That(_stage.Weight("mouthSmileLeft"), Is.Zero);
            Assert.That(expressions.Show("anger"), Is.True);
            Assert.That(expressions.Show("hungry"), Is.False);
        }

        [Test]
        public void SmilingAndSpeakingGoTogetherAndNothingGoesBeyondItsEnd()
        {
            _stage.Add<IrisLipSync>();
            _stage.Add<IrisExpressions>().Show("surprised");
            _stage.Open();
            _stage.Frames(120);
            var before = _stage.Weight("jawOpen");
            _stage.Answer(1);
            var most = 0f;
            _stage.Frames(45, () => most = Math.Max(most, _stage.Weight("jawOpen")));
            Assert.That(before, Is.EqualTo(Share("surprised", "jawOpen")).Within(0.01f));
            Assert.That(most, Is.EqualTo(before + 0.52f).Within(0.02f));
            Assert.That(AvatarFixture.Shapes.Max(_stage.Weight), Is.LessThanOrEqualTo(1));
        }

        [Test]
        public void ATableSaysWhatMovesWhatWhereNamesDoNot()
        {
            var table = ScriptableObject.CreateInstance<IrisShapeTable>();
            table.Fill(new[]
            {
                new ShapeRow("aa", "browInnerUp", 0.5f), new ShapeRow("aa", "mouthLeft", 1),
                new ShapeRow("proud", "cheekSquintLeft", 0.4f),
            });
            _stage.Add<IrisFace>(("_table", table));
            _stage.Add<IrisLipSync>();
            _stage.Add<IrisLiveliness>().Blink();
            _stage.Add<IrisExpressions>().Show("proud");
            _stage.Open();
            _stage.Answer(1);
            _stage.Frames(30);
            Assert.That(_stage.Weight("browInnerUp"), Is.InRange(0.48f, 1), "the mouth's share, and the brows' own");
            Assert.That(_stage.Weight("mouthLeft"), Is.EqualTo(1).Within(0.02f));
            Assert.That(_stage.Weight("jawOpen"), Is.Zero, "the table speaks for the whole mouth");
            Assert.That(_stage.Weight("cheekSquintLeft"), Is.EqualTo(0.4f).Within(0.02f));
        }

        [Test]
        public void ACharacterWithoutAMouthIsToldOf()
        {
            UnityEngine.Object.Destroy(_stage.Skin.gameObject);
            UnityEngine.Object.Destroy(_stage.Teeth.gameObject);
            _stage.Add<IrisLipSync>();
            Assert.That(Debug.Said.Single(), Does.Contain("shape table"));
            _stage.Open();
            _stage.Answer(1);
            _stage.Frames(10);
        }

        /// <summary>How far a shape goes in an expression, as the character's convention has it.</summary>
        private float Share(string expression, string shape) => _stage.Character.GetComponent<IrisFace>()
            .Expression(expression)!.Shapes.Single(one => one.Shape == shape).Share;
    }
}

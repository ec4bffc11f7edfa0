using System;
using System.Linq;
using Iris.Core;
using NUnit.Framework;
using UnityEngine;

namespace Iris.Unity.Tests
{
    public sealed class EyesTests
    {
        private AvatarFixture _stage = null!;
        private Transform _left = null!;
        private Transform _target = null!;

        [SetUp]
        public void Open()
        {
            _stage = new AvatarFixture();
            _left = _stage.Head.Find("Eye_L");
            _target = new GameObject("Target").transform;
            // An exporter's bones point anywhere.
            _left.localRotation = Quaternion.Euler(90, 20, 10);
        }

        [TearDown]
        public void Close() => _stage.Dispose();

        [TestCase(0, 0)]
        [TestCase(20, 0)]
        [TestCase(-15, 10)]
        [TestCase(0, -20)]
        public void EyesLookAtTheirTarget(float right, float up)
        {
            var look = _stage.Add<IrisLookAt>();
            look.Target = _target;
            var rest = _left.rotation;
            _target.position = Eyes() + Quaternion.Euler(-up, right, 0) * Vector3.forward * 3;
            _stage.Frames(120);
            Assert.That(Away(rest, _target.position), Is.LessThan(0.3f));
        }

        [Test]
        public void SwitchedOffAndOnAgainTheyLookWhereTheyDid()
        {
            _stage.Add<IrisLookAt>().Target = _target;
            var rest = _left.rotation;
            _target.position = Eyes() + Quaternion.Euler(0, 10, 0) * Vector3.forward * 3;
            var eyes = _stage.Character.GetComponent<IrisEyes>();
            eyes.enabled = false;
            _stage.Frames(120);
            eyes.enabled = true;
            _stage.Frame();
            Assert.That(Away(rest, _target.position), Is.LessThan(0.3f));
        }

        [Test]
        public void TheyTurnWithTheHeadAndTheBody()
        {
            var look = _stage.Add<IrisLookAt>();
            look.Target = _target;
            var rest = _left.rotation;
            _stage.Character.transform.rotation = Quaternion.Euler(0, 140, 0);
            _stage.Head.localRotation = Quaternion.Euler(0, 15, 0);
            _target.position = Eyes() + Quaternion.Euler(0, 140, 0) * Vector3.forward * 2;
            _stage.Frames(120);
            Assert.That(Away(rest, _target.position), Is.LessThan(0.3f));
        }

        [TestCase(80, 0, 30)]
        [TestCase(0, 60, 18)]
        [TestCase(0, -60, 22)]
        [TestCase(150, 0, 0)]
        public void NoFartherThanEyesCanAndNotBehind(float right, float up, float turned)
        {
            var look = _stage.Add<IrisLookAt>();
            look.Target = _target;
            var rest = _left.rotation;
            _target.position = Eyes() + Quaternion.Euler(-up, right, 0) * Vector3.forward * 3;
            _stage.Frames(120);
            Assert.That(Quaternion.Angle(rest, _left.rotation), Is.EqualTo(turned).Within(0.3f));
        }

        [Test]
        public void WithoutATargetTheyLookAtTheCamera()
        {
            _stage.Add<IrisLookAt>();
            var rest = _left.rotation;
            Camera.main = new GameObject("Camera").AddComponent<Camera>();
            Camera.main.transform.position = Eyes() + new Vector3(0.5f, 0.1f, 2);
            _stage.Frames(120);
            Assert.That(Away(rest, Camera.main.transform.position), Is.LessThan(0.3f));
        }

        [Test]
        public void EyesAreNeverStillForLong()
        {
            _stage.Add<IrisAvatar>();
            _stage.Add<IrisEyes>();
            _stage.Add<IrisLiveliness>(("_calm", true));
            var rest = _left.rotation;
            var angles = Enumerable.Range(0, 600).Select(_ =>
            {
                _stage.Frame();
                return Quaternion.Angle(rest, _left.rotation);
            }).ToArray();
            Assert.That(angles.Max(), Is.InRange(1f, 25f));
            var jumps = Enumerable.Range(1, 599).Count(i => Math.Abs(angles[i] - angles[i - 1]) > 0.3f);
            Assert.That(jumps, Is.InRange(5, 80), "they jump, and rest in between");
        }

        [Test]
        public void LidsGoWithTheEyesWhereTheyAreToldTo()
        {
            _stage.Add<IrisFace>();
            _stage.Add<IrisEyes>(("_lids", true));
            _stage.Add<IrisLookAt>().Target = _target;
            _target.position = Eyes() + Quaternion.Euler(15, 0, 0) * Vector3.forward * 3;
            _stage.Frames(120);
            Assert.That(_stage.Weight("eyeLookDownLeft"), Is.EqualTo(0.5f).Within(0.02f));
            _target.position = Eyes() + Vector3.forward * 3;
            _stage.Frames(120);
            Assert.That(_stage.Weight("eyeLookDownLeft"), Is.LessThan(0.01f));
        }

        [Test]
        public void ACharacterWithoutEyesIsLeftAlone()
        {
            UnityEngine.Object.Destroy(_left.gameObject);
            _stage.Add<IrisAvatar>();
            _stage.Add<IrisLookAt>().Target = _target;
            _stage.Add<IrisLiveliness>();
            _stage.Frames(3);
        }

        private Vector3 Eyes() =>
            (_left.position + _stage.Head.Find("Eye_R").position) * 0.5f;

        /// <summary>Degrees between where the eye looks and the target, seen from between the eyes.</summary>
        private float Away(Quaternion rest, Vector3 target)
        {
            // What lay ahead of the eye as it was modelled, now.
            var ahead = _left.rotation * (Quaternion.Inverse(rest) * Vector3.forward);
            return Vector3.Angle(ahead, target - Eyes());
        }
    }
}

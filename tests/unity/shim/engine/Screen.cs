using System;
using System.Collections.Generic;

namespace UnityEngine.UIElements
{
    public enum TrickleDown { NoTrickleDown, TrickleDown }
    public delegate void EventCallback<T>(T happened);
    public abstract class EventBase { }
    public sealed class KeyDownEvent : EventBase { public KeyCode keyCode { get; set; } }
    public sealed class PointerDownEvent : EventBase { public int pointerId { get; set; } }
    public sealed class PointerUpEvent : EventBase { public int pointerId { get; set; } }
    public sealed class PointerCaptureOutEvent : EventBase { }

    public sealed class ChangeEvent<T> : EventBase
    {
        public T previousValue { get; set; }
        public T newValue { get; set; }
    }

    public class VisualElement
    {
        private readonly List<Delegate> _callbacks = new List<Delegate>();
        private readonly List<VisualElement> _children = new List<VisualElement>();
        public string name { get; set; } = "";
        public HashSet<string> Classes { get; } = new HashSet<string>();
        public int? Pointer { get; private set; }
        public void Add(VisualElement child) => _children.Add(child);

        public T Q<T>(string name) where T : VisualElement
        {
            foreach (var child in _children)
            {
                if ((child as T ?? child.Q<T>(name)) is T found && found.name == name) { return found; }
            }
            return null;
        }

        public void RegisterCallback<T>(EventCallback<T> call, TrickleDown down = TrickleDown.NoTrickleDown)
            where T : EventBase => _callbacks.Add(call);

        public void UnregisterCallback<T>(EventCallback<T> call, TrickleDown down = TrickleDown.NoTrickleDown)
            where T : EventBase => _callbacks.Remove(call);

        public void EnableInClassList(string name, bool on)
        {
            if (on) { Classes.Add(name); } else { Classes.Remove(name); }
        }

        public void CapturePointer(int pointer) => Pointer = pointer;

        public void ReleasePointer(int pointer)
        {
            Pointer = null;
            SendEvent(new PointerCaptureOutEvent());
        }

        /// <summary>A person does something.</summary>
        public void SendEvent<T>(T happened) where T : EventBase
        {
            foreach (var callback in _callbacks.ToArray())
            {
                if (callback is EventCallback<T> call) { call(happened); }
            }
        }
    }

    public class Label : VisualElement { public string text { get; set; } = ""; }

    public class Button : VisualElement
    {
        public event Action clicked;
        /// <summary>A person presses it.</summary>
        public void Click() => clicked?.Invoke();
    }

    public class TextField : VisualElement
    {
        private string _value = "";
        public bool isDelayed { get; set; }
        public void SetValueWithoutNotify(string to) => _value = to;

        public string value
        {
            get => _value;
            set
            {
                var before = _value;
                _value = value;
                if (before != value) { SendEvent(new ChangeEvent<string> { previousValue = before, newValue = value }); }
            }
        }
    }

    public sealed class VisualTreeAsset : ScriptableObject { }
    public sealed class ThemeStyleSheet : ScriptableObject { }

    public sealed class PanelSettings : ScriptableObject
    {
        public ThemeStyleSheet themeStyleSheet { get; set; }
        public PanelScaleMode scaleMode { get; set; }
        public Vector2Int referenceResolution { get; set; }
        public float match { get; set; }
    }

    public enum PanelScaleMode { ConstantPixelSize, ConstantPhysicalSize, ScaleWithScreenSize }

    public sealed class UIDocument : MonoBehaviour
    {
        public VisualElement rootVisualElement { get; } = new VisualElement();
        public VisualTreeAsset visualTreeAsset { get; set; }
        public PanelSettings panelSettings { get; set; }
    }
}

namespace UnityEngine
{
    public struct Vector2Int
    {
        public Vector2Int(int x, int y) { this.x = x; this.y = y; }
        public int x { get; set; }
        public int y { get; set; }
    }
}

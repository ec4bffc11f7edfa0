/** The shaders of particles; which shape they have is told by a define: GLOW, HEART, DROP, PAPER. */

export const VERTEX = /* glsl */ `
attribute vec3 way;
attribute vec2 life;
attribute vec4 look;
uniform float time, height, gravity, drag, sway;
varying vec4 colour;
varying float turn;

void main() {
  float age = time - life.x;
  float share = age / life.y;
  if (age < 0.0 || share > 1.0) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    gl_PointSize = 0.0;
    return;
  }
  // Slowed down by the air in proportion to its speed, and falling.
  float slowed = (1.0 - exp(-drag * age)) / drag;
  vec3 place = position + way * slowed;
  place.y -= gravity * (age - slowed) / drag;
  float own = fract(life.x * 91.7 + look.w * 7531.0);
  place.x += sway * sin(6.2832 * (own + age * (0.4 + 0.4 * own)));
  turn = 6.2832 * (own + age * (0.5 + own));
  float seen = smoothstep(0.0, 0.08, share) * (1.0 - smoothstep(0.55, 1.0, share));
  colour = vec4(look.rgb, seen);
  vec4 view = modelViewMatrix * vec4(place, 1.0);
  gl_Position = projectionMatrix * view;
  gl_PointSize = 0.5 * look.w * height * projectionMatrix[1][1] / -view.z;
}
`;

export const FRAGMENT = /* glsl */ `
varying vec4 colour;
varying float turn;

float dot2(vec2 v) {
  return dot(v, v);
}

void main() {
  vec2 p = gl_PointCoord * 2.0 - 1.0;
  float shape = 1.0;
#ifdef GLOW
  float away = length(p);
  shape = exp(-7.0 * away * away) * 1.4 + 0.35 * exp(-30.0 * away * away);
#endif
#ifdef HEART
  // A square on its corner and two half circles.
  vec2 q = vec2(abs(p.x), -p.y) * 0.62 + vec2(0.0, 0.52);
  float away = q.x + q.y > 1.0
    ? length(q - vec2(0.25, 0.75)) - sqrt(2.0) / 4.0
    : sqrt(min(dot(q - vec2(0.0, 1.0), q - vec2(0.0, 1.0)), dot2(q - 0.5 * max(q.x + q.y, 0.0))))
      * sign(q.x - q.y);
  shape = 1.0 - smoothstep(-0.03, 0.03, away);
#endif
#ifdef DROP
  shape = (1.0 - smoothstep(0.0, 0.05, abs(p.x - p.y * 0.05))) * (1.0 - abs(p.y)) * 0.7;
#endif
#ifdef PAPER
  vec2 q = mat2(cos(turn), -sin(turn), sin(turn), cos(turn)) * p;
  shape = step(abs(q.x), 0.75) * step(abs(q.y), 0.55 * abs(sin(turn * 1.7)) + 0.06);
#endif
  if (shape * colour.a < 0.01) discard;
  gl_FragColor = vec4(colour.rgb, shape * colour.a);
  #include <colorspace_fragment>
}
`;

interface Props {
  values: readonly number[];
  label: string;
}

const W = 96;
const H = 28;

/** Fourteen days at a glance; a picture of its own, since a chart library would weigh more than the page. */
export function Spark({ values, label }: Props) {
  const most = Math.max(...values, 1);
  const step = W / Math.max(values.length, 1);
  return (
    <svg width={W} height={H} viewBox={`0 0 ${W} ${H}`} role="img" aria-label={label}>
      {values.map((value, index) => {
        const height = Math.max((value / most) * (H - 2), value > 0 ? 2 : 1);
        const last = index === values.length - 1;
        return (
          <rect
            key={index}
            x={index * step + 1}
            y={H - height}
            width={step - 2}
            height={height}
            rx={1}
            fill={last ? "var(--ant-color-primary)" : "var(--ant-color-border)"}
          />
        );
      })}
    </svg>
  );
}

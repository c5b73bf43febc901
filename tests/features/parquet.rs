//! Tables as Parquet files.

use crate::sweeps::{folder, forecast, precisions, rows, tidy};
use bargain::report::Format;
use bargain::study::sweep::Sweep;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

#[test]
fn parquet_read_back_holds_what_csv_holds() {
    let folder = folder("parquet");
    let swept = Sweep::new(&precisions(5)).seed(u64::MAX).exact(forecast, &mut ()).unwrap();
    let files = tidy(&swept).write(folder.join("sweep"), &[Format::Csv, Format::Parquet]).unwrap();
    for pair in files[..4].chunks(2) {
        let expected = rows(&pair[0]);
        let reader = SerializedFileReader::new(std::fs::File::open(&pair[1]).unwrap()).unwrap();
        let found: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(found.len(), expected.len());
        for (row, expected) in found.iter().zip(&expected) {
            assert_eq!(row.get_column_iter().count(), expected.len());
            for (name, field) in row.get_column_iter() {
                let text = &expected[name];
                match field {
                    Field::Null => assert!(text.is_empty(), "{name} {text}"),
                    Field::Double(x) => assert_eq!(text.parse(), Ok(*x), "{name}"),
                    Field::ULong(x) => assert_eq!(text.parse(), Ok(*x), "{name}"),
                    Field::Str(x) => assert_eq!(x, text, "{name}"),
                    other => panic!("{name}: {other:?}"),
                }
            }
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}

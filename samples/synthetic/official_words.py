"""What official papers are about and how their bodies run: made-up wording of the usual kind."""

from __future__ import annotations

import random
from dataclasses import dataclass

from samples.synthetic.places import Office


@dataclass(frozen=True)
class Sort:
    """One type of official paper."""

    type: str
    title: str
    symbol: str
    subjects: tuple[str, ...]
    addressed: bool = False
    """``Kính gửi`` stands under the subject."""


_WORK = (
    "cải cách thủ tục hành chính",
    "phòng, chống thiên tai và tìm kiếm cứu nạn",
    "bảo đảm an toàn giao thông",
    "chuyển đổi số",
    "phòng cháy, chữa cháy rừng",
    "tiêm phòng gia súc, gia cầm",
    "quản lý đất đai, trật tự xây dựng",
    "xây dựng nông thôn mới",
    "bảo vệ môi trường",
    "thực hành tiết kiệm, chống lãng phí",
)

SORTS: tuple[Sort, ...] = (
    Sort(
        "chi_thi",
        "CHỈ THỊ",
        "CT",
        (
            "Về việc tăng cường công tác {work} trên địa bàn {area}",
            "Về tăng cường trách nhiệm người đứng đầu trong công tác {work}",
        ),
    ),
    Sort(
        "thong_bao",
        "THÔNG BÁO",
        "TB",
        (
            "Kết luận của {chair} tại cuộc họp về công tác {work}",
            "Về việc phân công nhiệm vụ thực hiện công tác {work}",
            "Lịch tiếp công dân định kỳ quý IV năm 2025",
        ),
    ),
    Sort(
        "to_trinh",
        "TỜ TRÌNH",
        "TTr",
        (
            "Về việc đề nghị phê duyệt kế hoạch {work} năm 2026",
            "Về việc đề nghị bổ sung kinh phí thực hiện công tác {work}",
        ),
        addressed=True,
    ),
    Sort(
        "bao_cao",
        "BÁO CÁO",
        "BC",
        (
            "Kết quả thực hiện công tác {work} 9 tháng đầu năm 2025",
            "Tình hình thực hiện công tác {work} tháng 8 năm 2025 của {area}",
        ),
        addressed=True,
    ),
    Sort(
        "ke_hoach",
        "KẾ HOẠCH",
        "KH",
        (
            "Triển khai thực hiện công tác {work} năm 2026",
            "Kiểm tra công tác {work} trên địa bàn {area} năm 2025",
        ),
    ),
    Sort(
        "nghi_quyet",
        "NGHỊ QUYẾT",
        "NQ",
        (
            "Về việc thông qua kế hoạch {work} giai đoạn 2026 - 2030",
            "Về nhiệm vụ {work} của {area} năm 2026",
        ),
    ),
    Sort(
        "cong_dien",
        "CÔNG ĐIỆN",
        "CĐ",
        (
            "Về việc chủ động ứng phó với mưa lớn, ngập lụt và công tác {work}",
            "Về việc tập trung thực hiện công tác {work} trong mùa mưa bão",
        ),
    ),
    Sort(
        "giay_moi",
        "GIẤY MỜI",
        "GM",
        (
            "Dự hội nghị triển khai công tác {work}",
            "Về việc dự họp bàn giải pháp {work}",
        ),
        addressed=True,
    ),
    Sort(
        "bien_ban",
        "BIÊN BẢN",
        "BB",
        (
            "Họp đánh giá công tác {work}",
            "Về việc kiểm tra thực tế công tác {work}",
        ),
    ),
    Sort(
        "luat",
        "LUẬT",
        "QH15",
        ("Dữ liệu cộng đồng", "Thư viện số", "Quản lý nguồn nước nông thôn"),
    ),
    Sort(
        "nghi_dinh",
        "NGHỊ ĐỊNH",
        "NĐ-CP",
        (
            "Quy định chi tiết một số điều của Luật Thư viện số",
            "Quy định chính sách hỗ trợ công tác {work} ở cơ sở",
            "Về quản lý, sử dụng kinh phí dành cho công tác {work}",
        ),
    ),
    Sort(
        "thong_tu",
        "THÔNG TƯ",
        "TT",
        (
            "Hướng dẫn thực hiện công tác {work} ở cấp xã",
            "Quy định chế độ báo cáo định kỳ về công tác {work}",
        ),
    ),
)
"""The twelve official types beside the decision and the letter."""

_SENTENCES = (
    "Các phòng, ban chuyên môn rà soát nhiệm vụ được giao, phân công người chịu trách nhiệm và"
    " hoàn thành trước ngày {day} tháng 12 năm 2025.",
    "Công tác {work} đã được các thôn, khối quan tâm; {n} trên {m} chỉ tiêu đạt và vượt kế hoạch.",
    "Kinh phí thực hiện dự kiến {n}.500.000 đồng, lấy từ dự toán đã được giao đầu năm.",
    "Trung tâm Phục vụ hành chính công tổng hợp số liệu, báo cáo trước 16 giờ 30 phút ngày thứ Sáu"
    " hằng tuần.",
    "Tuyên truyền để người dân hiểu và tự giác tham gia; kịp thời biểu dương tập thể, cá nhân làm"
    " tốt.",
    "Qua kiểm tra còn {n} trường hợp chậm so với thời hạn, nguyên nhân chủ yếu do thiếu thông tin"
    " phối hợp.",
    "Đề nghị Ủy ban Mặt trận Tổ quốc và các đoàn thể phối hợp vận động đoàn viên, hội viên.",
    "Bố trí lực lượng trực 24/24 giờ, chuẩn bị phương tiện, vật tư theo phương châm bốn tại chỗ.",
    "Những khó khăn, vướng mắc phát sinh được phản ánh về Văn phòng để xem xét, giải quyết.",
    "Công an, Ban Chỉ huy quân sự tuần tra, hướng dẫn các hộ dân ở khu vực thấp, ven sông.",
    "Số hồ sơ tiếp nhận trong kỳ là {m} hồ sơ, đã giải quyết trước và đúng hạn {n} hồ sơ.",
    "Trưởng các thôn, khối phổ biến nội dung này trong cuộc họp gần nhất và niêm yết tại nhà văn"
    " hóa.",
)


def subject_of(sort: Sort, office: Office, chair: str, rng: random.Random) -> str:
    """Return what a paper of the sort is about."""
    work = rng.choice(_WORK)
    return rng.choice(sort.subjects).format(work=work, area=office.ward, chair=chair)


def sentences(rng: random.Random, count: int) -> list[str]:
    """Return so many paragraphs for a body."""
    work = rng.choice(_WORK)
    chosen = [rng.choice(_SENTENCES) for _ in range(count)]
    return [
        text.format(work=work, n=rng.randint(11, 48), m=rng.randint(50, 98), day=rng.randint(10, 28))
        for text in chosen
    ]
